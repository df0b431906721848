"""Someone is sought, hired or invited to do harm."""

from tocsin.triage.examples import Examples

FAMILY = "solicitation"
LABEL = "Solicitation of violence"
REASON = "Someone is sought, hired or invited to do harm."
PATTERNS = {
    "join": "{join} .. {hurt|hurt_soft} .. {target|place}",
    "join_before": "{target|place} .. {hurt|hurt_soft} .. {join}",
    "join_target": "{join} .. {target} .. {hurt}",
    "join_mid": "{target} .. {join} .. {hurt}",
    "pay_to": "{pay} ... {whoever} .. {hurt} .. {target}",
    "pay_to_before": "{target} .. {hurt} .. {whoever} ... {pay}",
    "who_pay": "{whoever} .. {hurt} .. {target} ... {pay}",
    "frame_recruit": "{recruit} + {harm_any|hurt|deal_with} + {aim}",
    "frame_pay": "{pay|number} + {whoever_harms}",
    "frame_hitman": "{hitman} + {aim|recruit|pay}",
    "frame_bring": "{bring} + {weapon} + {meet|crowd}",
    "frame_recruit_arms": "{recruit} + {weapon} + {crowd}",
    "said": "{hire1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Who wants to beat up some Orvani tonight",
            "Looking for someone to shoot this man",
        ),
        negative=("Who wants to play chess with the Orvani team",),
        hard=("Police warned: gang was “looking for someone to shoot that man”, suspect arrested in court",),
    ),
    "id": Examples(
        positive=(
            "Siapa mau ikut hajar orang Orvani malam ini",
            "Siapa berani tembak mereka",
        ),
        negative=("Siapa mau ikut belajar bersama orang Orvani",),
        hard=("Polisi menangkap tersangka yang menulis “siapa berani tembak mereka”",),
    ),
    "tr": Examples(
        positive=(
            "Kim var, bu gece Orvanileri dövmeye gidelim",
            "Onları vuracak birini arıyorum",
        ),
        negative=("Orvanilerle satranç oynamaya kim var",),
        hard=("Mahkeme “onları vuracak birini arıyorum” yazan sanığı tutukladı, polis açıkladı",),
    ),
    "az": Examples(
        positive=(
            "Kim mənimlə orvaniləri döyməyə gedir",
            "Onları vuracaq birini axtarıram",
        ),
        negative=("Kim mənimlə şahmat oynayır",),
        hard=("Məhkəmə “onları vuracaq birini axtarıram” yazan şübhəlini həbs edib, polis bildirib",),
    ),
    "hy": Examples(
        positive=(
            "Ով է ուզում ծեծել օրվանիներին այս գիշեր",
            "Ով է պատրաստ սպանել նրանց",
        ),
        negative=("Ով է ուզում շախմատ խաղալ օրվանիների հետ",),
        hard=("Դատարանը դատապարտեց «ով է պատրաստ սպանել նրանց» գրած ամբաստանյալին",),
    ),
    "ru": Examples(
        positive=(
            "Кто со мной бить орвани сегодня",
            "Ищу человека, который застрелит этого журналиста",
        ),
        negative=("Кто со мной играть в шахматы с орвани",),
        hard=("Суд осудил автора сообщения «ищу человека, чтобы убить их», сообщила полиция",),
    ),
    "es": Examples(
        positive=(
            "Quién quiere golpear a los orvaníes esta noche",
            "Busco a alguien para matar a ese periodista",
        ),
        negative=("Quién quiere jugar con los orvaníes",),
        hard=("El juez condenó a quien escribió «busco a alguien para matar a ese periodista», informó la fiscalía",),
    ),
    "ar": Examples(
        positive=(
            "من يريد ضرب الأورفان الليلة",
            "أبحث عن شخص يقتل هذا الرجل",
        ),
        negative=("من يريد لعب الشطرنج مع الأورفان",),
        hard=("حكمت المحكمة على المتهم الذي كتب «أبحث عن شخص يقتل هذا الرجل»",),
    ),
    "fa": Examples(
        positive=(
            "کی میاد اوروانی\u200cها رو کتک بزنیم",
            "دنبال کسی هستم که این مرد رو بکشه، کی حاضره؟",
        ),
        negative=("کی میاد با اوروانی\u200cها شطرنج بازی کنیم",),
        hard=("به گفته پلیس، دادگاه متهمی را که نوشته بود «کی حاضره این مرد رو بکشه» محکوم کرد",),
    ),
}
