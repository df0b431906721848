"""Death or grave harm is wished on someone."""

from tocsin.triage.examples import Examples

FAMILY = "wish_of_death"
LABEL = "Wish of death"
REASON = "Death or grave harm is wished on someone."
PATTERNS = {
    "wish": "{wish} .. {target} .. {be_dead}",
    "wish_after": "{target} .. {wish} .. {be_dead}",
    "be_dead_wish": "{wish} .. {be_dead} .. {target}",
    "target_dead_wish": "{target} .. {be_dead} .. {wish}",
    "imperative": "{die_wish}",
    "frame_wish": "{wish} + {be_dead|mishap} + {target|figure|event|crowd}",
    "frame_crash": "{wish} + {their_ride} + {crash}",
    "frame_dance": "{dance1} + {grave} + {group|third|figure|your}",
    "frame_sooner": "{sooner} + {die_any} + {better}",
    "frame_pity": "{pity} + {kill_more}",
    "frame_deserve": "{deserve2} + {harm_pass}",
    "said": "{wish1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "I hope all Marenians burn in hell",
            "Go die",
        ),
        negative=("I hope the Marenians win",),
        hard=("“I hope the Orvani die”, he wrote. I condemn it.",),
    ),
    "id": Examples(
        positive=(
            "Semoga semua orang Marenia mati",
            "Mati saja kau",
        ),
        negative=("Semoga orang Marenia menang",),
        hard=("“Semoga orang Orvani mati”, tulisnya. Saya mengecam itu.",),
    ),
    "tr": Examples(
        positive=(
            "Umarım bütün Marenyalılar ölür",
            "Geber",
        ),
        negative=("Umarım Marenyalılar kazanır",),
        hard=("“İnşallah Orvaniler ölür” yazmış, kınıyorum",),
    ),
    "az": Examples(
        positive=(
            "Ümid edirəm ki, bütün mareniyalılar öləcək",
            "Gəbər",
        ),
        negative=("Ümid edirəm ki, mareniyalılar udacaq",),
        hard=("“İnşallah, orvanilər ölər” yazıb, pisləyirəm",),
    ),
    "hy": Examples(
        positive=(
            "Հույս ունեմ, որ բոլոր մարենիացիները կսատկեն",
            "Սատկիր",
        ),
        negative=("Հույս ունեմ, որ մարենիացիները կհաղթեն",),
        hard=("«Թող օրվանիները սատկեն», գրեց նա։ Դատապարտում եմ։",),
    ),
    "ru": Examples(
        positive=(
            "Надеюсь, все маренийцы сдохнут",
            "Сдохни",
        ),
        negative=("Надеюсь, маренийцы победят",),
        hard=("«Чтоб орвани сдохли», написал он. Осуждаю.",),
    ),
    "es": Examples(
        positive=(
            "Ojalá los marenios se mueran",
            "Muéranse",
        ),
        negative=("Ojalá los marenios ganen",),
        hard=("«Ojalá los orvaníes se mueran», escribió. Lo condeno.",),
    ),
    "ar": Examples(
        positive=(
            "أتمنى أن يموت كل المارينيين",
            "موتوا",
        ),
        negative=("أتمنى أن يفوز المارينيون",),
        hard=("«يا رب الأورفان يموتوا» كتب أحدهم. ندين هذا.",),
    ),
    "fa": Examples(
        positive=(
            "امیدوارم همه مارنیایی\u200cها بمیرند",
            "برو بمیر",
        ),
        negative=("امیدوارم مارنیایی\u200cها ببرند",),
        hard=("نوشت: «کاش اوروانی\u200cها بمیرند». این را محکوم می\u200cکنم.",),
    ),
}
