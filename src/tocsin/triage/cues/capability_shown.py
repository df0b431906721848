"""A weapon or preparation is shown together with hostile words."""

from tocsin.triage.examples import Examples

FAMILY = "capability_shown"
LABEL = "Capability shown"
REASON = "A weapon or a preparation is shown together with hostile words or a target."
PATTERNS = {
    "weapon_for": "{have} .. {weapon} .. {ready} .. {target}",
    "weapon_hostile": "{have} .. {weapon} & {hostile}",
    "weapon_have_for": "{weapon} .. {have} .. {third|you} .. {ready}",
    "weapon_have_hostile": "{weapon} .. {have} & {hostile}",
    "target_weapon": "{target} .. {ready} .. {weapon} .. {have}",
    "frame_bought": "{acquire1} + {weapon} + {group|figure|event|third}",
    "frame_my": "{my_weapon} + {group|figure|event|place}",
    "frame_enough": "{weapon} + {enough} + {group|figure|third}",
    "frame_sharp": "{weapon} + {sharpened} + {group|figure|third}",
    "frame_trunk": "{weapon} + {carried} + {place|group}",
    "frame_loaded": "{loaded} + {see_you} + {place|event|group}",
    "frame_practise": "{practise} + {figure|group}",
    "said": "{armed1}",
    "frame_scouted": "{scouted1} + {security}",
    "frame_security": "{security} + {security} & {scouted1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "I have a gun ready for the Orvani",
            "Just bought ammo, payback for them",
        ),
        negative=("I have a knife for the bread",),
        hard=("In the novel the hero says I have a gun and wants revenge",),
    ),
    "id": Examples(
        positive=(
            "Aku punya pistol untuk orang Orvani",
            "Kami bawa golok, darah mereka akan tumpah",
        ),
        negative=("Aku punya pisau untuk memotong roti",),
        hard=("Di novel itu tokohnya berkata, “Aku punya pistol dan akan balas dendam”",),
    ),
    "tr": Examples(
        positive=(
            "Tabancam hazır, Orvaniler için",
            "Bıçağımı biledim, intikam günü",
        ),
        negative=("Ekmek için bıçak aldım",),
        hard=("Filmde oyuncu “Silahım var, intikam alacağım” diyor",),
    ),
    "az": Examples(
        positive=(
            "Tapançam hazırdır orvanilər üçün",
            "Bıçağımı itilədim, qisas günü",
        ),
        negative=("Çörək üçün bıçaq aldım",),
        hard=("Filmdə aktyor deyir: “Silahım var, qisas alacağam”",),
    ),
    "hy": Examples(
        positive=(
            "Ատրճանակ ունեմ օրվանիների համար",
            "Դանակս պատրաստ է, վրեժ եմ լուծելու",
        ),
        negative=("Հացի համար դանակ ունեմ",),
        hard=("Ֆիլմում հերոսն ասում է. «Զենք ունեմ, վրեժ եմ լուծելու»",),
    ),
    "ru": Examples(
        positive=(
            "У меня есть нож для орвани",
            "Наточил топор, месть близка",
        ),
        negative=("У меня есть нож для хлеба",),
        hard=("В фильме герой говорит: «У меня есть пистолет, я отомщу»",),
    ),
    "es": Examples(
        positive=(
            "Tengo una pistola para los orvaníes",
            "Afilé el machete, ya es hora de la venganza",
        ),
        negative=("Tengo un cuchillo para el pan",),
        hard=("En la película dice: «Tengo una pistola», y quiere venganza",),
    ),
    "ar": Examples(
        positive=(
            "عندي مسدس جاهز للأورفان",
            "سننت السكين، حان وقت الانتقام",
        ),
        negative=("عندي سكين للخبز",),
        hard=("في الفيلم يقول: «عندي مسدس وسأنتقم»",),
    ),
    "fa": Examples(
        positive=(
            "برای اوروانی\u200cها تفنگ دارم، وقت انتقامه",
            "چاقوم رو تیز کردم، وقت انتقامه",
        ),
        negative=("برای بریدن نان چاقو دارم",),
        hard=("در فیلم می\u200cگوید: «تفنگ دارم و انتقام می\u200cگیرم»",),
    ),
}
