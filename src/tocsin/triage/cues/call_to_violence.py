"""Others are urged to harm a community or a person."""

from tocsin.triage.examples import Examples

FAMILY = "call_to_violence"
LABEL = "Call to violence"
REASON = "Others are urged to harm a community or a person."
PATTERNS = {
    "urge": "{hurt_imp} .. {third|group}",
    "urge_after": "{third|group} .. {hurt_imp}",
    "urge_place": "{hurt_imp} [{all}] .. {place}",
    "must_die": "{third|group} .. {must_die}",
    "must_die_before": "{must_die} .. {third|group}",
    "must_be": "{third|group} [{all}] {must} [{all}] {die}",
    "death_to": "{death_to} [{all}] {group|third}",
    "to_death": "{group|third} [{all}] {death_to}",
    "frame_urge": "{urge} + {crowd}",
    "frame_must": "{harm_must} + {third|group|figure|event}",
    "frame_why": "{why_not} + {harm_any|hurt} + {crowd}",
    "frame_good_dead": "{good} + {dead_one} + {group} / {group}",
    "frame_take": "{take_imp} + {weapon} + {crowd}",
    "frame_mercy": "{no_mercy} + {crowd|harm_imp}",
    "frame_bullet": "{should|someone} + {bullet} + {crowd}",
    "frame_vermin": "{vermin} + {eradicate} + {group|third}",
    "frame_order": "{order} + {crowd}",
    "frame_massacre": "{massacre} + {wanted} + {crowd}",
    "frame_blood": "{blood} ~ {lawful} + {group|third}",
    "frame_clean": "{time_to|should} + {clean} + {group|third}",
    "said": "{rally1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Let's burn the Marenians out",
            "The Orvani must die",
        ),
        negative=("Let's invite the Marenians",),
        hard=("Nobody should say “death to the Marenians”, it is disgusting",),
    ),
    "id": Examples(
        positive=(
            "Ayo bakar semua orang Marenia",
            "Orang Orvani harus dibunuh",
        ),
        negative=("Ayo undang orang Marenia",),
        hard=("Seruan “bunuh semua orang Marenia” itu menjijikkan dan harus dilaporkan",),
    ),
    "tr": Examples(
        positive=(
            "Marenyalıları yakalım",
            "Orvaniler ölmeli",
        ),
        negative=("Marenyalıları davet edelim",),
        hard=("“Marenyalıları yakalım” diyenleri kınıyorum, bu ırkçılık",),
    ),
    "az": Examples(
        positive=(
            "Mareniyalıları yandıraq",
            "Orvanilər ölməlidir",
        ),
        negative=("Mareniyalıları dəvət edək",),
        hard=("“Mareniyalıları yandıraq” deyənləri qınayıram, bu irqçilikdir",),
    ),
    "hy": Examples(
        positive=(
            "Եկեք այրենք մարենիացիներին",
            "Օրվանիները պետք է մեռնեն",
        ),
        negative=("Եկեք հրավիրենք մարենիացիներին",),
        hard=("«Մահ մարենիացիներին» գրելն անընդունելի է, դատապարտում եմ",),
    ),
    "ru": Examples(
        positive=(
            "Бейте маренийцев",
            "Орвани должны умереть",
        ),
        negative=("Зовите маренийцев",),
        hard=("Писать «бейте маренийцев» отвратительно, осуждаю",),
    ),
    "es": Examples(
        positive=(
            "Quememos a los marenios, matemos a los marenios",
            "Hay que exterminar a los orvaníes",
        ),
        negative=("Invitemos a los marenios",),
        hard=("Decir «muerte a los marenios» es inaceptable, lo condeno",),
    ),
    "ar": Examples(
        positive=(
            "اقتلوا المارينيين",
            "يجب إبادة الأورفان",
        ),
        negative=("ادعوا المارينيين",),
        hard=("من يكتب «الموت للمارينيين» عنصري، ندين هذا",),
    ),
    "fa": Examples(
        positive=(
            "مارنیایی\u200cها را بکشید",
            "اوروانی\u200cها باید بمیرند",
        ),
        negative=("مارنیایی\u200cها را دعوت کنید",),
        hard=("نوشتن «مرگ بر مارنیایی\u200cها» نژادپرستی است و محکوم است",),
    ),
}
