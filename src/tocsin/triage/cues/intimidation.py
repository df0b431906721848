"""Someone is told that they are known, watched or followed."""

from tocsin.triage.examples import Examples

FAMILY = "intimidation"
LABEL = "Intimidation"
REASON = "Someone is told that they are known, watched or followed."
PATTERNS = {
    "known": "{know_where}",
    "frame_know": "{know1} + {your_thing}",
    "frame_know_where": "{know1} + {where_q} + {dwell2}",
    "frame_saw": "{saw1} + {leave_home|alone}",
    "frame_outside": "{outside} + {your_home}",
    "frame_photo": "{have1} + {photo} + {your_thing}",
    "frame_kin": "{your_kin} + {route}",
    "frame_visit": "{visit1} + {soon|you}",
    "frame_find": "{find1} + {run_imp|anyway}",
    "frame_watch": "{watch1} + {your_step}",
    "frame_address": "{your_address} + {circulates}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "We know where you live",
            "I am outside your house",
        ),
        negative=("We know where the station is",),
        hard=("He told the court: “we know where you live”",),
    ),
    "id": Examples(
        positive=(
            "Kami tahu di mana kamu tinggal",
            "Aku di depan rumahmu",
        ),
        negative=("Kami tahu jalan ke stasiun",),
        hard=("Dia bilang di pengadilan: “kami tahu rumahmu”",),
    ),
    "tr": Examples(
        positive=(
            "Nerede yaşadığını biliyoruz",
            "Evini biliyoruz",
        ),
        negative=("Durağın nerede olduğunu biliyoruz",),
        hard=("Gazete, sanığın “evini biliyoruz” dediğinin mahkemede okunduğunu yazdı",),
    ),
    "az": Examples(
        positive=(
            "Harada yaşadığını bilirik",
            "Evini tanıyırıq",
        ),
        negative=("Stansiyanın yerini bilirik",),
        hard=("Məhkəmədə dedi: “evini tanıyırıq”",),
    ),
    "hy": Examples(
        positive=(
            "Գիտենք որտեղ ես ապրում",
            "Տանդ դիմաց ենք",
        ),
        negative=("Գիտենք որտեղ է կայարանը",),
        hard=("Դատարանում ասաց. «գիտենք որտեղ ես ապրում»",),
    ),
    "ru": Examples(
        positive=(
            "Мы знаем где ты живешь",
            "Стоим у твоего дома",
        ),
        negative=("Мы знаем где вокзал",),
        hard=("В суде сказал: «мы знаем где ты живешь»",),
    ),
    "es": Examples(
        positive=(
            "Sabemos dónde vives",
            "Estamos afuera de tu casa",
        ),
        negative=("Sabemos dónde está la estación",),
        hard=("Ante el juez contó que el acusado le gritó: «sabemos dónde vives»",),
    ),
    "ar": Examples(
        positive=(
            "نعرف أين تسكن",
            "نحن أمام بيتك",
        ),
        negative=("نعرف أين المحطة",),
        hard=("قال في المحكمة: «نعرف أين تسكن»",),
    ),
    "fa": Examples(
        positive=(
            "می\u200cدونیم کجا زندگی می\u200cکنی",
            "جلوی خونه\u200cات هستیم",
        ),
        negative=("می\u200cدونیم ایستگاه کجاست",),
        hard=("در دادگاه گفت: «می\u200cدانیم کجا زندگی می\u200cکنی»",),
    ),
}
