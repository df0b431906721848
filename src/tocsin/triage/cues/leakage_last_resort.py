"""A plan leaks out, or the words are those of a last resort."""

from tocsin.triage.examples import Examples

FAMILY = "leakage_last_resort"
LABEL = "Leakage or last words"
REASON = "The words speak of a last resort, or let a plan be guessed."
PATTERNS = {
    "last": "{last}",
    "frame_stay": "{stay_away} + {place|event} + {time}",
    "frame_stay_alive": "{stay_away} + {stay_alive}",
    "frame_name": "{will_know} + {my_name}",
    "frame_media": "{will_read} + {about_me}",
    "frame_lose": "{nothing_lose} + {third|with_me|take1}",
    "frame_with_me": "{take1} + {with_me} + {third}",
    "frame_ends": "{ends} + {time} + {for_them}",
    "frame_last": "{last_adj} + {video}",
    "frame_farewell": "{farewell} + {time}",
    "frame_manifesto": "{manifesto}",
    "frame_no_return": "{not_return1} + {neither}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "This is my last post, remember my name",
            "Don't go to school tomorrow",
        ),
        negative=("This is my last day at work",),
        hard=("In the film the villain says remember my name",),
    ),
    "id": Examples(
        positive=(
            "Ini pesan terakhirku, ingat namaku",
            "Jangan ke sekolah besok",
        ),
        negative=("Ini hari terakhirku bekerja",),
        hard=("Di film itu penjahatnya berkata, “Ingat namaku”",),
    ),
    "tr": Examples(
        positive=(
            "Bu son mesajım, adımı unutmayın",
            "Yarın okula gitmeyin",
        ),
        negative=("Bu son iş günüm",),
        hard=("Filmde kötü adam adımı unutmayın diyor",),
    ),
    "az": Examples(
        positive=(
            "Bu son mesajımdır, adımı unutmayın",
            "Sabah məktəbə getməyin",
        ),
        negative=("Bu son iş günümdür",),
        hard=("Filmdə adımı unutmayın deyir",),
    ),
    "hy": Examples(
        positive=(
            "Վերջին գրառումս է, հիշեք իմ անունը",
            "Վաղը դպրոց մի գնացեք",
        ),
        negative=("Սա իմ վերջին աշխատանքային օրն է",),
        hard=("Ֆիլմում չարագործն ասում է. «Հիշե՛ք իմ անունը»",),
    ),
    "ru": Examples(
        positive=(
            "Это мое последнее сообщение, запомните мое имя",
            "Завтра не ходите в школу",
        ),
        negative=("Это мой последний рабочий день",),
        hard=("В фильме злодей говорит: запомните мое имя",),
    ),
    "es": Examples(
        positive=(
            "Este es mi último mensaje, recuerden mi nombre",
            "No vayan a la escuela mañana",
        ),
        negative=("Este es mi último día de trabajo",),
        hard=("En la película el villano dice: «Recuerden mi nombre»",),
    ),
    "ar": Examples(
        positive=(
            "هذه رسالتي الأخيرة، تذكروا اسمي",
            "لا تذهبوا إلى المدرسة غدا",
        ),
        negative=("هذا آخر يوم لي في العمل",),
        hard=("في الفيلم يقول الشرير: «تذكروا اسمي»",),
    ),
    "fa": Examples(
        positive=(
            "این آخرین پست منه، اسمم یادتون باشه",
            "فردا به مدرسه نروید",
        ),
        negative=("این آخرین روز کار من است",),
        hard=("در فیلم می\u200cگوید: «اسمم یادتون باشه»",),
    ),
}
