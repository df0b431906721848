"""“I will do this to you”: a speaker announces harm to someone."""

from tocsin.triage.examples import Examples

FAMILY = "direct_threat"
LABEL = "Direct threat"
REASON = "The writer announces harm to a person, a community or a place."
PATTERNS = {
    "harm_to": "{hurt_i} .. {target}",
    "to_harm": "{target} [{all}] .. {hurt_i}",
    "harm_you": "{hurt_you}",
    "doomed": "{doomed}",
    "soft_harm_to": "{soft_i} .. {target}",
    "harm_at": "{hurt_i} .. {place}",
    "at_harm": "{place} .. {hurt_i}",
    "frame_harm": "{hurt1} + {aim}",
    "frame_now": "{hurt_present} + {aim} / {time}",
    "frame_arms": "{go1} + {weapon} + {aim}",
    "frame_bullet": "{bullet} + {await} + {aim}",
    "frame_burning": "{their_home|your_home} + {will_burn}",
    "frame_maim": "{maim1} + {body}",
    "frame_ram": "{ram1} + {aim}",
    "frame_them": "{hurt_them}",
    "frame_spree": "{do1} + {massacre} + {place|event|time|crowd}",
    "frame_until": "{until} + {be_dead|dead_state} + {group|third|figure}",
    "frame_blade": "{weapon} ~ {your_body}",
    "frame_not_live": "{not_live} / {you}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "We will burn down the houses of the Orvani",
            "I am going to stab you",
        ),
        negative=(
            "I will call you after work",
            "We will cook for the Orvani guests",
        ),
        hard=(
            "This exam will kill me",
            "He wrote “I will shoot you” and I reported it",
        ),
    ),
    "id": Examples(
        positive=(
            "Kami akan membakar rumah warga Orvani",
            "Aku akan bunuh kamu",
        ),
        negative=("Kami akan mengundang warga Orvani",),
        hard=(
            "Dia menulis “aku akan bunuh kamu” lalu kulaporkan",
            "Ujian ini bikin aku stres setengah mati",
        ),
    ),
    "tr": Examples(
        positive=(
            "Orvanilerin evlerini yakacağız",
            "Seni vuracağım",
        ),
        negative=("Orvanileri davet edeceğiz",),
        hard=(
            "“Seni öldüreceğim” diye yazdı, şikayet ettim",
            "Bu sınav beni öldürecek",
        ),
    ),
    "az": Examples(
        positive=(
            "Orvanilərin evlərini yandıracağıq",
            "Səni vuracağam",
            "Сәни өлдүрәҹәјәм",
        ),
        negative=("Orvaniləri dəvət edəcəyik",),
        hard=(
            "“Səni öldürəcəyəm” yazıb, şikayət etdim",
            "Bu imtahan məni öldürəcək",
        ),
    ),
    "hy": Examples(
        positive=(
            "Մենք կայրենք օրվանիների տները",
            "Ես քեզ կսպանեմ",
            "Es qez kspanem",
        ),
        negative=("Մենք կհրավիրենք օրվանիներին",),
        hard=(
            "Նա գրեց «ես քեզ կսպանեմ», ես բողոքեցի",
            "Այս քննությունն ինձ կսպանի",
        ),
    ),
    "ru": Examples(
        positive=(
            "Мы сожжем дома орвани",
            "Я тебя зарежу",
        ),
        negative=("Мы пригласим орвани в гости",),
        hard=(
            "Он написал «я тебя убью», я пожаловался",
            "Этот экзамен меня убьет",
        ),
    ),
    "es": Examples(
        positive=(
            "Vamos a quemar las casas de los orvaníes",
            "Te voy a matar",
        ),
        negative=("Vamos a invitar a los orvaníes",),
        hard=(
            "Escribió «te voy a matar» y lo denuncié",
            "Este examen me va a matar",
        ),
    ),
    "ar": Examples(
        positive=(
            "سنحرق بيوت الأورفان",
            "سأقتلك",
        ),
        negative=("سندعو الأورفان إلى العشاء",),
        hard=(
            "كتب «سأقتلك» فأبلغت عنه",
            "هذا الامتحان سيقتلني",
        ),
    ),
    "fa": Examples(
        positive=(
            "خانه\u200cهای اوروانی\u200cها را آتش می\u200cزنیم",
            "می\u200cکشمت",
        ),
        negative=("اوروانی\u200cها را دعوت می\u200cکنیم",),
        hard=(
            "نوشت «می\u200cکشمت» و من گزارش کردم",
            "این امتحان منو می\u200cکشه",
        ),
    ),
}
