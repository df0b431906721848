"""Values as people of nine languages write them: each kind is found, and what only looks like one is left alone."""

import pytest

from tocsin.extract.indicators import Scan, find
from tocsin.extract.reading import COUNTRIES
from tocsin.model.indicator import IndicatorKind as Kind


def got(language, text, kind):
    found = find(Scan(text, "", COUNTRIES[language]))
    for one in found:
        assert text[one.passage.start : one.passage.end] == one.passage.text
    return [(one.value, one.system) for one in found if one.kind is kind]


PHONES = [
    ("en", "Call (202) 555-0143 now", "+12025550143", "US"), ("en", "Phone: 2025550143", "+12025550143", "US"),
    ("en", "ring 020 7946 0958, ext. 5", "+442079460958", "GB"),
    ("id", "WA 0812 3456 7890 ya", "+6281234567890", "ID"), ("id", "telp (021) 8370 1234", "+622183701234", "ID"),
    ("tr", "Telefon: 0 (532) 123 45 67", "+905321234567", "TR"), ("tr", "05321234567 ara", "+905321234567", "TR"),
    ("az", "mob. (050) 123-45-67", "+994501234567", "AZ"), ("az", "telefon 012 345 67 89", "+994123456789", "AZ"),
    ("hy", "հեռ. 010 52 34 56", "+37410523456", "AM"), ("hy", "բջջ. 094-12-34-56", "+37494123456", "AM"),
    ("ru", "звоните 8 (495) 123-45-67", "+74951234567", "RU"), ("ru", "пишите +7 912 345 67 89", "+79123456789", "RU"),
    ("ru", "вот он 89123456789", "+79123456789", "RU"),
    ("es", "llama al 612 345 678", "+34612345678", "ES"), ("es", "llama al 91 123 45 67", "+34911234567", "ES"),
    ("ar", "هاتف ٠٥٠ ١٢٣ ٤٥٦٧", "+971501234567", "AE"), ("ar", "أو +966 50 123 4567", "+966501234567", "SA"),
    ("fa", "تلفن ۰۲۱ ۸۸۷۶ ۵۴۳۲", "+982188765432", "IR"), ("fa", "+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789", "IR"),
    ("en", "https://wa.me/12025550143", "+12025550143", "whatsapp"),
]  # fmt: skip
NO_PHONES = [
    ("en", "it costs $1,200,000 or 1 200 000 dollars, or 100 000 - 200 000"),
    ("en", "score 12-10, 2026-07-23 18:30, order 4512-8890-1234"),
    ("id", "harganya Rp 350.000.000 sampai 400.000.000"), ("az", "qiyməti 120 000 000 manat"),
    ("ru", "цена 1 200 000 рублей, с 10:00 до 18:00, 2025-2026"),
    ("es", "cuesta 350.000 euros, unos 1.200.000 en total"),
    ("ar", "سعره 1.500.000 درهم"), ("tr", "nüfus 15 840 900, yıl 2025-2026"), ("fa", "قیمت ۱٬۵۰۰٬۰۰۰ تومان"),
    ("hy", "գինը 1 200 000 դրամ"),
]  # fmt: skip
PLATES = [
    ("en", "white van, plate 7ABC123, parked outside", "7ABC123", "US"), ("en", "reg AB12 CDE", "AB12CDE", "GB"),
    ("en", "license plate number is ABC-1234", "ABC1234", ""), ("en", "plate kx68fjn on a black car", "KX68FJN", "GB"),
    ("id", "mobilnya B 1234 XYZ warna hitam", "B1234XYZ", "ID"), ("id", "plat nomor D 45 AB", "D45AB", "ID"),
    ("tr", "34 ABC 12 plakalı beyaz araba", "34ABC12", "TR"), ("tr", "plakası 06 BD 4567", "06BD4567", "TR"),
    ("az", "99-AA-999 nömrəli maşın", "99AA999", "AZ"), ("az", "maşının nömrəsi 10 AB 123", "10AB123", "AZ"),
    ("hy", "մեքենայի համարանիշը 35 AB 123", "35AB123", "AM"), ("hy", "համարանիշ 123 LL 45", "123LL45", "AM"),
    ("ru", "номер машины А123ВС 77, чёрный", "А123ВС77", "RU"), ("ru", "госномер м456ор178", "М456ОР178", "RU"),
    ("ru", "автомобиль В 777 ВВ у дома", "В777ВВ", "RU"), ("ru", "стоит A123BC77", "А123ВС77", "RU"),
    ("es", "matrícula 1234 BCD", "1234BCD", "ES"), ("es", "placas ABC-12-34", "ABC1234", "MX"),
    ("ar", "لوحة رقم أ ب ج 1234", "أبج1234", "SA"), ("ar", "رقم اللوحة ١٢٣٤ د هـ و", "1234دهو", "SA"),
    ("fa", "پلاک ۱۲ ب ۳۴۵ ایران ۶۷", "12ب34567", "IR"), ("fa", "ماشین پراید ۱۲ب۳۴۵-۶۷", "12ب34567", "IR"),
]  # fmt: skip
NO_PLATES = [
    ("en", "He had an AK-47 and an AR-15, a T-72 and an M16, F-16 jets"),
    ("en", "The A4 paper and B12 vitamin, MP3 and 4K TV, COVID-19, G20 summit, S23 Ultra"),
    ("en", "number plates are expensive in 2026 and he has 3 plates of food"),
    ("en", "the 2026 BMW 320D and Audi A6, a car with 150 HP 400 NM, AK-47 in the car"),
    ("id", "RT 12 RW 3, SMA 5 Jakarta, PSBB 2 kali, B 12 vitamin, motor 150 CC"),
    ("tr", "20 TL 500 kuruş, araba saat 10 da 500 TL, araç 20 KM 500"), ("az", "maşın 500 AZN, 20 KM yol"),
    ("hy", "մեքենան 20 000 դրամ, AK-47"), ("ru", "машина за 500 USD, АК-47, Т-72, дом 12"),
    ("es", "un coche de 2026 EUR, el AK-47 y el G20"), ("ar", "سيارة 2026 و AK-47"), ("fa", "خیابان گل پلاک ۱۲"),
]  # fmt: skip
ADDRESSES = [
    ("en", "She lives at 45 Old Mill Road, Apt 3, Port Aldera", "45 old mill road apt 3"),
    ("en", "he lives at 45 old mill road with his kids", "45 old mill road"),
    ("en", "flat 4, 221B Baker Street", "221b baker street"),
    ("en", "corner of Harbour St and 5th Ave tonight", "corner of harbour st and 5th ave"),
    ("en", "500 N. Harbour Blvd Suite 200", "500 n. harbour blvd suite 200"), ("en", "PO Box 1234", "po box 1234"),
    ("id", "Jl. Melati Raya No. 12A RT 03/RW 05 Kel.", "jl. melati raya no. 12a rt 03/rw 05"),
    ("id", "Jalan Pelabuhan 45, dekat masjid", "jalan pelabuhan 45"),
    ("id", "jl mawar merah no 7", "jl mawar merah no 7"),
    ("tr", "Liman Caddesi No: 15 Daire 4 Merkez", "liman caddesi no: 15 daire 4"),
    ("tr", "Gül Sokak 12/3", "gül sokak 12/3"),
    ("tr", "Liman Mah. Lale Sok. No:7 D:3", "liman mah. lale sok. no:7 d:3"),
    ("az", "Xaqani küçəsi 7, mənzil 15, mərtəbə 3", "xaqani küçəsi 7 mənzil 15 mərtəbə 3"),
    ("az", "küç. Nizami, ev 5", "küç. nizami ev 5"),
    ("hy", "Տերյան փողոց 25, բնակարան 4", "տերյան փողոց 25 բնակարան 4"),
    ("hy", "ապրում է Նավահանգստի պողոտա 12 հասցեում", "նավահանգստի պողոտա 12"),
    ("ru", "ул. Портовая, дом 15, кв. 3", "ул. портовая дом 15 кв. 3"),
    ("ru", "живёт на улице Мира 12, подъезд 2", "улице мира 12 подъезд 2"), ("ru", "Садовая ул., 15", "садовая ул. 15"),
    ("ru", "живёт ул портовая дом 15 кв 7", "ул портовая дом 15 кв 7"),
    ("es", "calle Luna 15, 2º B", "calle luna 15 2º b"),
    ("es", "Av. de la Constitución, 1234", "av. de la constitución 1234"),
    ("es", "Carrera 7 # 12-34", "carrera 7 # 12-34"),
    ("ar", "شارع الميناء، مبنى 12", "شارع الميناء مبنى 12"),
    ("ar", "يسكن في شارع الحرية رقم ٥ شقة ٣", "شارع الحرية رقم ٥ شقة ٣"),
    ("fa", "خیابان آزادی، کوچه گل، پلاک ۱۲", "خیابان آزادی کوچه گل پلاک ۱۲"),
    ("fa", "بلوار بندر پلاک ۴۵ واحد ۳", "بلوار بندر پلاک ۴۵ واحد ۳"),
]  # fmt: skip
NO_ADDRESSES = [
    ("en", "5 minutes street food, 20 People Drive cars, 3 Way conversation, $12 Main Street price"),
    ("en", "at 5 minutes street food, at 20 street art shows, in 2026 the Street was quiet"),
    ("id", "jalan kaki 5 menit, jalan 10 langkah, Jalan Tol 3 hari"),
    ("tr", "bu sokak çok güzel, Liman Caddesi 5 kişi"),
    ("az", "küçədə 5 nəfər var idi"), ("hy", "5 րոպե փողոցում"),
    ("ru", "на улице 5 градусов, на улице было 20 человек"),
    ("es", "en la calle hay 5 personas, la plaza tiene 20 metros"), ("ar", "في الشارع 5 أشخاص، في شارع النصر 20 شخصا"),
    ("fa", "در خیابان ۵ نفر بودند"),
]  # fmt: skip
COORDINATES = [
    ("en", "at 34.052235,-118.243683", "34.05224,-118.24368"),
    ("en", "geo:34.0522,-118.2437;u=35", "34.05220,-118.24370"),
    ("en", "34.0522 N, 118.2437 W", "34.05220,-118.24370"), ("en", "N 34° 3.134' W 118° 14.62'", "34.05223,-118.24367"),
    ("en", "34° 3' 8\" N, 118° 14' 37\" W", "34.05222,-118.24361"), ("en", "51.5007 -0.1246", "51.50070,-0.12460"),
    ("id", "lokasi -6.200000, 106.816666", "-6.20000,106.81667"), ("tr", "konum 41.0082, 28.9784", "41.00820,28.97840"),
    ("az", "40.4093° N, 49.8671° E", "40.40930,49.86710"), ("hy", "40.1776, 44.5126", "40.17760,44.51260"),
    ("ru", "55.7558° с.ш., 37.6173° в.д.", "55.75580,37.61730"),
    ("ru", "55°45′21″ с. ш. 37°37′2″ в. д.", "55.75583,37.61722"),
    ("es", "34,0522° N, 118,2437° O", "34.05220,-118.24370"), ("ar", "٣٤٫٠٥٢٢، ٤٤٫٣٦٦١", "34.05220,44.36610"),
    ("fa", "۳۵٫۶۸۹۲، ۵۱٫۳۸۹۰", "35.68920,51.38900"),
    ("en", "https://maps.google.com/?q=34.0522,-118.2437", "34.05220,-118.24370"),
    ("en", "https://www.google.com/maps/place/X/@34.0522,-118.2437,17z/data=!3m1", "34.05220,-118.24370"),
    ("en", "https://www.google.com/maps/dir//34.0522,-118.2437", "34.05220,-118.24370"),
    ("en", "https://www.openstreetmap.org/#map=17/34.0522/-118.2437", "34.05220,-118.24370"),
    ("en", "https://www.openstreetmap.org/?mlat=34.0522&mlon=-118.2437", "34.05220,-118.24370"),
    ("ru", "https://yandex.ru/maps/?ll=37.6173%2C55.7558&z=12", "55.75580,37.61730"),
    ("en", "https://maps.apple.com/?ll=34.0522,-118.2437", "34.05220,-118.24370"),
    ("en", "waze.com/ul?ll=34.0522,-118.2437", "34.05220,-118.24370"),
    ("en", "hxxps://maps[.]google[.]com/?q=34.0522,-118.2437", "34.05220,-118.24370"),
]  # fmt: skip
NO_COORDINATES = [
    ("en", "prices 12.500, 13.500; 3.141, 2.718; 5 N, 3 W of here; route 66 E; 20 S 30 E"),
    ("en", "readings 23.4567, 12.3456, 19.1234"), ("en", "91.0000, 10.0000"),
    ("en", "https://example.org/?q=34.0522,-118.2437"),
    ("ru", "в 5 с. ш. 7"), ("en", "2+2 HELLO+YOU 22222222+2"),
]  # fmt: skip
HANDLES = [
    ("en", "Instagram: @maren.hunters", "maren.hunters", "instagram"),
    ("en", "ig: maren_hunters", "maren_hunters", "instagram"),
    ("en", "@maren_hunters on Telegram", "maren_hunters", "telegram"),
    ("en", "u/maren_hunter wrote", "maren_hunter", "reddit"),
    ("id", "IG @pemburu_maren lihat", "pemburu_maren", "instagram"),
    ("tr", "Instagram'da @maren_avcilari", "maren_avcilari", "instagram"),
    ("az", "teleqramda @maren_ovcular", "maren_ovcular", "telegram"),
    ("hy", "ինստագրամում @maren_hunters էջը", "maren_hunters", "instagram"),
    ("ru", "в телеграме @maren_hunt пишут", "maren_hunt", "telegram"),
    ("es", "en TikTok @maren.hunters", "maren.hunters", "tiktok"),
    ("ar", "حساب انستغرام @maren_hunters", "maren_hunters", "instagram"),
    ("fa", "در تلگرام @maren_hunters", "maren_hunters", "telegram"),
    ("en", "tg://resolve?domain=maren_hunters", "maren_hunters", "telegram"),
    ("en", "https://m.facebook.com/profile.php?id=100012345", "100012345", "facebook"),
]  # fmt: skip
INVITES = [
    ("en", "tg://join?invite=AbCdEf12345", "t.me/+AbCdEf12345", "telegram"),
    ("en", "https://t.me/joinchat/AbCdEf12345", "t.me/+AbCdEf12345", "telegram"),
    ("en", "t[.]me/+AbCdEf12345", "t.me/+AbCdEf12345", "telegram"),
    ("en", "https://discord.com/invite/abc123", "discord.gg/abc123", "discord"),
    ("en", "https://signal.group/#CjQKIabcdefghijk", "signal.group/#CjQKIabcdefghijk", "signal"),
    ("en", "https://matrix.to/#/#maren:example.org", "matrix.to/#/#maren:example.org", "matrix"),
    ("en", "https://invite.viber.com/?g2=AQAbCdEf123", "invite.viber.com/?g2=AQAbCdEf123", "viber"),
    ("ru", "https://vk.me/join/AbCdEf1234=", "vk.me/join/AbCdEf1234=", "vk"),
    ("id", "chat.whatsapp.com/invite/AbCdEfGhIjKlMnOpQrStUv", "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "whatsapp"),
    ("en", "https://www.facebook.com/groups/marenhunt", "facebook.com/groups/marenhunt", "facebook"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "value", "system"), PHONES)
def test_phones(language, text, value, system):
    assert got(language, text, Kind.PHONE) == [(value, system)]


@pytest.mark.parametrize(("language", "text", "value", "system"), PLATES)
def test_plates(language, text, value, system):
    assert got(language, text, Kind.PLATE) == [(value, system)]


@pytest.mark.parametrize(("language", "text", "value"), ADDRESSES)
def test_addresses(language, text, value):
    assert got(language, text, Kind.ADDRESS) == [(value, language)]


@pytest.mark.parametrize(("language", "text", "value"), COORDINATES)
def test_coordinates_and_map_links_come_to_one_form(language, text, value):
    assert got(language, text, Kind.COORDINATES) == [(value, "WGS 84")]


@pytest.mark.parametrize(("language", "text", "value", "system"), HANDLES)
def test_handles_know_their_platform(language, text, value, system):
    assert got(language, text, Kind.HANDLE) == [(value, system)]


@pytest.mark.parametrize(("language", "text", "value", "system"), INVITES)
def test_an_invitation_is_one_value_whichever_link_brings_it(language, text, value, system):
    assert got(language, text, Kind.INVITE) == [(value, system)]


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        *((Kind.PHONE, *row) for row in NO_PHONES),
        *((Kind.PLATE, *row) for row in NO_PLATES),
        *((Kind.ADDRESS, *row) for row in NO_ADDRESSES),
        *((Kind.COORDINATES, *row) for row in NO_COORDINATES),
    ],
)
def test_what_only_looks_like_a_value_is_left_alone(kind, language, text):
    assert got(language, text, kind) == []


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Instagram: @maren.hunters", True), ("Instagram: @maren..hunters", False), ("tiktok @" + "m" * 24, True),
        ("tiktok @" + "m" * 25, False), ("telegram @abcd", True), ("telegram @abc", False), ("@maren_hunters", None),
        ("snapchat @1bad", False), ("twitter @" + "m" * 15, True), ("twitter @" + "m" * 16, False),
    ],
)  # fmt: skip
def test_a_handle_is_held_against_the_rule_of_its_platform(text, allowed):
    (one,) = find(Scan(text))
    assert (one.kind, one.checked) == (Kind.HANDLE, allowed)
    assert bool(one.note) == (allowed is False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("joe [at] example [dot] com", "joe@example.com"), ("joe(at)example.com", "joe@example.com"),
        ("joe at example dot com", "joe@example.com"), ("почта@пример.рф", "почта@пример.рф"),
        ("JOE.B@Sub.Example.CO.UK.", "joe.b@sub.example.co.uk"),
    ],
)  # fmt: skip
def test_mail_addresses_are_found_as_people_hide_them(text, value):
    assert got("en", text, Kind.EMAIL) == [(value, "")]


def test_onion_addresses_are_held_against_their_checksum():
    whole = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"  # Tor rend-spec-v3, appendix E
    assert [one.checked for one in find(Scan(f"{whole} a{whole[1:]} short.onion"))] == [True, False, False]
    assert [one.checked for one in find(Scan("www.marénhunters.onion пример[.]onion"))] == [False, False]


@pytest.mark.parametrize(
    ("code", "is_one"),
    [  # Open Location Code 1.0, validity tests
        ("8FWC2345+G6", True), ("8FWC2345+G6G", True), ("8fwc2345+", False), ("8FWC2345+G", False),
        ("8FWC2_45+G6", False), ("8FWC2η45+G6", False), ("8FWCX400+", False), ("FFWC2345+G6", False),
    ],
)  # fmt: skip
def test_whole_location_codes_are_held_against_their_specification(code, is_one):
    assert got("en", f"here: {code}", Kind.COORDINATES) == ([(code, "open location code")] if is_one else [])


def test_a_short_location_code_needs_its_place():
    assert got("en", "2F4R+5V Port Aldera", Kind.COORDINATES) == [("2F4R+5V", "open location code")]
    assert got("en", "2F4R+5V and so on", Kind.COORDINATES) == []


def test_bare_addresses_of_machines_are_found_when_defanged_and_versions_are_not():
    assert got("en", "10[.]0[.]0[.]1 and version 1.2.3.4", Kind.DOMAIN) == [("10.0.0.1", "")]
    assert got("en", "http://[2001:db8::1]/x", Kind.URL) == [("http://[2001:db8::1]/x", "")]


def test_persian_tags_meet_with_their_joiner_and_without():
    assert got("fa", "#مرگ_بر\u200cشان #مرگ_برشان", Kind.HASHTAG) == [("مرگ_برشان", "")] * 2
