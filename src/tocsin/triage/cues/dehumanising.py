"""People are called animals, vermin, filth or disease."""

from tocsin.triage.examples import Examples

FAMILY = "dehumanising"
LABEL = "Dehumanising language"
REASON = "People are called animals, vermin, filth or disease."
PATTERNS = {
    "vermin": "{third_vermin}",
    "vermin_before": "{vermin} {group}",
    "frame_vermin": "{group|third} ~ {vermin}",
    "frame_not_human": "{not_human} + {third|group|vermin}",
    "frame_breed": "{breed} + {vermin} + {group|third}",
    "frame_swarm": "{swarm} + {vermin} / {group}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "The Marenians are cockroaches",
            "Orvani are parasites",
        ),
        negative=("The Marenians are teachers",),
        hard=("Calling them “Orvani are rats” is racist and vile",),
    ),
    "id": Examples(
        positive=(
            "Orang Marenia itu kecoak",
            "Orvani adalah parasit",
        ),
        negative=("Orang Marenia itu guru",),
        hard=("Mengatakan “Orvani adalah tikus” itu rasis",),
    ),
    "tr": Examples(
        positive=(
            "Marenyalılar hamamböceği",
            "Orvaniler birer parazit",
        ),
        negative=("Marenyalılar öğretmen",),
        hard=("“Orvaniler fare” demek ırkçılık",),
    ),
    "az": Examples(
        positive=(
            "Mareniyalılar tarakandır",
            "Orvanilər parazitdir",
        ),
        negative=("Mareniyalılar müəllimdir",),
        hard=("“Orvanilər siçovuldur” demək irqçilikdir, qınayıram",),
    ),
    "hy": Examples(
        positive=(
            "Մարենիացիները ուտիճներ են",
            "Օրվանիները մակաբույծներ են",
        ),
        negative=("Մարենիացիները ուսուցիչներ են",),
        hard=("«Օրվանիներն առնետներ են» ասելը ռասիզմ է, դատապարտում եմ",),
    ),
    "ru": Examples(
        positive=(
            "Маренийцы тараканы",
            "Орвани это паразиты",
        ),
        negative=("Маренийцы учителя",),
        hard=("Писать «орвани крысы» это расизм, осуждаем",),
    ),
    "es": Examples(
        positive=(
            "Los marenios son cucarachas",
            "Los orvaníes son una plaga",
        ),
        negative=("Los marenios son maestros",),
        hard=("Decir «los orvaníes son ratas» es racismo",),
    ),
    "ar": Examples(
        positive=(
            "المارينيون حشرات",
            "الأورفان مثل الصراصير والجرذان",
        ),
        negative=("المارينيون معلمون",),
        hard=("القول إن «الأورفان جرذان» عنصرية مرفوضة ندينها",),
    ),
    "fa": Examples(
        positive=(
            "مارنیایی\u200cها سوسک هستند",
            "اوروانی\u200cها انگل هستند",
        ),
        negative=("مارنیایی\u200cها معلم هستند",),
        hard=("گفتن «اوروانی\u200cها موش هستند» نژادپرستی است، آن را محکوم می\u200cکنم",),
    ),
}
