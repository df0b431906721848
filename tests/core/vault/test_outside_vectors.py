"""Vectors that others wrote: tokens of foreign authorities, and the signed notes that the C2SP specifications print."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault.checkpoint import DASH, LogKey, open_checkpoint, parse_vkey, signature_of
from tocsin.vault.timestamp import Authority, imprint_of, verify_token

TOKENS = Path(__file__).parents[2] / "vectors" / "vault_tokens"

# --------------------------------------------------------------------------- RFC 3161: rfc3161-client's fixtures


def authority(folder):
    """The chain beside the tokens: its self-signed certificate as root, the others in between."""
    data = (TOKENS / folder / "ts_chain.pem").read_bytes()
    if not data.startswith(b"-----"):
        return Authority(folder, (x509.load_der_x509_certificate(data),))
    chain = x509.load_pem_x509_certificates(data)
    roots = tuple(one for one in chain if one.issuer == one.subject)
    return Authority(folder, roots, tuple(one for one in chain if one.issuer != one.subject))


def message(folder):
    payload = TOKENS / folder / "payload"
    return payload.read_bytes() if payload.exists() else b"hello"


GOOD = {
    "sigstage/response-sha256.tsr": "sha256",
    "sigstage/response-sha384.tsr": "sha384",
    "sigstage/response-sha512.tsr": "sha512",
    "test_tsa/response.tsr": "sha512",
    "identrust/issue-104.tsr": "sha512",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_token_of_a_foreign_authority_is_believed_over_its_message_and_no_other(name):
    folder = name.partition("/")[0]
    reply, roots = (TOKENS / name).read_bytes(), authority(folder)
    token = verify_token(reply, message(folder), roots)
    assert GOOD[name] in token.hashes
    assert imprint_of(reply)[2] == token.at
    assert token.at <= token.until, "judged at its own time, whether or not the certificate has ended since"
    with pytest.raises(IntegrityError):
        verify_token(reply, message(folder) + b"!", roots)


REFUSED = (
    "sigstage/response-invalid-signature.tsr",
    "sigstage/response-no-embedded-cert.tsr",
    "sigstore.mock/response-expired.tsr",
)


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_with_a_bad_signature_or_without_its_signers_certificate_is_refused(name):
    """We always ask for the certificate, so one without it is not what we asked for."""
    folder = name.partition("/")[0]
    with pytest.raises(IntegrityError):
        verify_token((TOKENS / name).read_bytes(), message(folder), authority(folder))


def test_certificates_slipped_into_a_token_do_not_become_its_signer():
    """GHSA-3xxc-pwj6-jgrj: whoever the signature names has signed, whatever else lies in the bag."""
    reply = (TOKENS / "test_tsa" / "response-injected-certs.tsr").read_bytes()
    token = verify_token(reply, b"hello", authority("test_tsa"))
    assert "Spoofed" not in token.signer


@pytest.mark.parametrize("other", ["sigstage", "identrust", "sigstore.mock"])
def test_no_authority_vouches_for_anothers_token(other):
    with pytest.raises(IntegrityError):
        verify_token((TOKENS / "test_tsa" / "response.tsr").read_bytes(), b"hello", authority(other))


# --------------------------------------------------------------------------- C2SP: the examples of the specifications
# signed-note.md, tlog-checkpoint.md, tlog-cosignature.md of C2SP/C2SP (commit 5ba5ee8), text CC BY 4.0.

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeM"
    "cTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xU"
    "e+mbIUBkBIfZ+qnA==\n"
)


def test_the_printed_verifier_key_verifies_the_printed_note():
    key = parse_vkey(VKEY)
    body, _, lines = NOTE.partition("\n\n")
    key.verify(signature_of(lines, key), f"{body}\n".encode())
    assert key.vkey == VKEY
    with pytest.raises(IntegrityError):
        key.verify(signature_of(lines, key), f"{body}!\n".encode())


def test_the_printed_note_is_signed_but_is_no_checkpoint():
    with pytest.raises(IntegrityError, match="nothing that can be read"):
        open_checkpoint(NOTE, parse_vkey(VKEY))


@pytest.mark.parametrize("change", [lambda v: v.replace("foo", "fop"), lambda v: v.replace("530d903a", "530d903b")])
def test_a_verifier_key_whose_name_or_number_was_changed_is_refused(change):
    with pytest.raises(BadInput):
        parse_vkey(change(VKEY))


def test_the_printed_cosigned_checkpoint_has_the_form_that_we_read():
    """Its keys are not printed, so form and time are read, and the signatures are not judged."""
    body, _, lines = COSIGNED.partition("\n\n")
    origin, size, _ = body.split("\n")
    assert (origin, int(size)) == ("example.com/behind-the-sofa", 20852163)
    raw = _after(lines, "witness.example.com/w1")
    assert len(raw) == 4 + 8 + 64
    said = datetime.fromtimestamp(int.from_bytes(raw[4:12], "big"), UTC)
    assert said == datetime.fromtimestamp(1679315147, UTC), "as the specification's own example of the signed message"
    assert len(_after(lines, origin)) == 4 + 64


def test_a_checkpoint_under_a_key_that_is_not_its_own_is_refused():
    stranger = LogKey("example.com/behind-the-sofa", bytes(32))
    with pytest.raises(IntegrityError, match="no signature of the key"):
        open_checkpoint(COSIGNED, stranger)


def _after(lines, name):
    import base64

    (line,) = [one for one in lines.splitlines() if one.startswith(f"{DASH} {name} ")]
    return base64.b64decode(line.rpartition(" ")[2])
