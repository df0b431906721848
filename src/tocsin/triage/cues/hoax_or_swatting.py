"""A bomb is said to be placed, or a false alarm is being arranged."""

from tocsin.triage.examples import Examples

FAMILY = "hoax_or_swatting"
LABEL = "Bomb claim, hoax or swatting"
REASON = "A bomb is said to be placed somewhere, or a false alarm is being arranged."
PATTERNS = {
    "bomb": "{bomb_in} .. {place}",
    "bomb_after": "{place} .. {bomb_in}",
    "swat": "{swat}",
    "frame_bomb": "{bomb} + {place|under} + {explode|number|time}",
    "frame_left": "{left1} + {bomb} + {place}",
    "frame_blow": "{place} + {blow_up} + {number|time}",
    "frame_swat": "{call_police} + {hostage|armed}",
    "frame_fake": "{fake} + {alarm}",
    "said": "{hoax1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "There is a bomb in the school",
            "Let's swat them tonight",
        ),
        negative=("There is a band in the school",),
        hard=("The suspect was convicted of claiming there was a bomb in the school",),
    ),
    "id": Examples(
        positive=(
            "Ada bom di sekolah itu",
            "Bikin laporan palsu saja",
        ),
        negative=("Ada pesta di sekolah itu",),
        hard=("Pelaku divonis pengadilan karena menulis ada bom di sekolah",),
    ),
    "tr": Examples(
        positive=(
            "Okulda bomba var",
            "Sahte bomba ihbarı yapalım",
        ),
        negative=("Okulda şenlik var",),
        hard=("Okulda bomba var diyen sanık mahkemede ceza aldı",),
    ),
    "az": Examples(
        positive=(
            "Məktəbdə bomba var",
            "Yalan çağırış edək",
        ),
        negative=("Məktəbdə bayram var",),
        hard=("“Məktəbdə bomba var” deyən təqsirləndirilən şəxs məhkəmədə cəza aldı",),
    ),
    "hy": Examples(
        positive=(
            "Դպրոցում ռումբ կա",
            "Կեղծ ահազանգ տանք",
        ),
        negative=("Դպրոցում տոն է",),
        hard=("Դատարանը դատապարտեց մեղադրյալին, որն ասել էր, թե դպրոցում ռումբ կա",),
    ),
    "ru": Examples(
        positive=(
            "В школе заложена бомба",
            "Давайте сделаем ложный вызов",
        ),
        negative=("В школе праздник",),
        hard=("Суд приговорил его за сообщение о том, что в школе заложена бомба",),
    ),
    "es": Examples(
        positive=(
            "Hay una bomba en la escuela",
            "Hagamos una llamada falsa",
        ),
        negative=("Hay una fiesta en la escuela",),
        hard=("Fue condenado por decir que había una bomba en la escuela",),
    ),
    "ar": Examples(
        positive=(
            "هناك قنبلة في المدرسة",
            "خلونا نعمل بلاغ كاذب",
        ),
        negative=("هناك حفلة في المدرسة",),
        hard=("حكمت المحكمة على متهم قال إن هناك قنبلة في المدرسة",),
    ),
    "fa": Examples(
        positive=(
            "در مدرسه بمب گذاشتیم",
            "یه تماس جعلی بگیریم",
        ),
        negative=("در مدرسه جشن گرفتیم",),
        hard=("متهم به خاطر اینکه گفته بود «در مدرسه بمب گذاشتیم» در دادگاه محکوم شد",),
    ),
}
