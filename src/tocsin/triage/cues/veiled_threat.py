"""Harm is hinted at, not named."""

from tocsin.triage.examples import Examples

FAMILY = "veiled_threat"
LABEL = "Veiled threat"
REASON = "The words hint at harm without naming it."
PATTERNS = {
    "hint": "{veiled}",
    "coming": "{coming} .. {third|you}",
    "coming_after": "{third|you} .. {coming}",
    "frame_danger": "{your_kin} + {danger}",
    "frame_burns": "{wooden} + {burn_easy}",
    "frame_accident": "{accident} + {talker}",
    "frame_pity": "{pity} + {mishap|burnt} + {your_home}",
    "frame_nights": "{nights} + {few_left}",
    "frame_careful": "{careful} + {way_home}",
    "frame_time": "{your_time} + {runs_out}",
    "frame_brakes": "{check_imp} + {brakes}",
    "frame_former": "{remember} + {former} + {figure}",
    "frame_unexpected": "{meet1} + {unexpected}",
    "frame_like_you": "{like_you} + {misfortune|not_live}",
    "frame_kin_alone": "{lovely_kin} + {alone|route}",
    "frame_warm": "{your_kin|your_home} + {pity} / {lovely_kin|misfortune|mishap}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Nice shop you have. Would be a shame if something happened to it.",
            "You will regret this, watch your back",
        ),
        negative=("Watch the sunset with us",),
        hard=("She told us: “you will regret not buying the cake”",),
    ),
    "id": Examples(
        positive=("Tunggu saja, kamu akan menyesal",),
        negative=("Tunggu kami di stasiun",),
        hard=("Ibu bilang: “kamu akan menyesal kalau tidak makan”",),
    ),
    "tr": Examples(
        positive=("Arkanı kolla, pişman olacaksın",),
        negative=("Arkana yaslan ve dinlen",),
        hard=("Annem “pişman olacaksın” dedi",),
    ),
    "az": Examples(
        positive=("Özünü gözlə, peşman olacaqsan",), negative=("Arxada otur",), hard=("Anam dedi: “peşman olacaqsan”",)
    ),
    "hy": Examples(
        positive=("Թիկունքդ պահիր, կփոշմանես",), negative=("Մեջքդ ցավո՞ւմ է",), hard=("Մայրս ասաց. «կփոշմանես»",)
    ),
    "ru": Examples(
        positive=("Ходи и оглядывайся, ты пожалеешь",),
        negative=("Ходи по парку почаще",),
        hard=("Мама сказала: «ты пожалеешь, если не поешь»",),
    ),
    "es": Examples(
        positive=("Cuídate la espalda, te vas a arrepentir",),
        negative=("Cuida tu jardín",),
        hard=("Mi madre dijo: «te vas a arrepentir de no comer»",),
    ),
    "ar": Examples(
        positive=("دير بالك على عيالك، رح تندم",), negative=("استمتع بالحديقة",), hard=("قالت أمي: «ستندم إن لم تأكل»",)
    ),
    "fa": Examples(
        positive=("مواظب پشت سرت باش، پشیمون میشی",),
        negative=("پشت پنجره بنشین",),
        hard=("مادرم گفت: «پشیمان می\u200cشوی»",),
    ),
}
