"""An attack or those who did it are praised."""

from tocsin.triage.examples import Examples

FAMILY = "praise_of_attack"
LABEL = "Praise of an attack"
REASON = "An attack, or those who carried it out, are praised."
PATTERNS = {
    "praise_attack": "{praise} ... {attack}",
    "attack_praise": "{attack} ... {praise}",
    "praise_deed": "{praise_deed} & {attack|dead}",
    "frame_deed": "{praise} + {deed}",
    "frame_joy": "{joy} + {harmed} + {group|third|figure|place}",
    "frame_deserved": "{deserved}",
    "frame_more": "{should_have} + {more} + {bomb|dead|weapon}",
    "frame_right": "{rightly} + {harmed|deed|attack} + {group|third|figure|place}",
    "frame_few": "{only} + {dead} & {few}",
    "frame_finally": "{finally} + {dared} + {crowd}",
    "said": "{praise1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Respect to the heroes who attacked the Orvani march",
            "Good job brothers, the shooter is a legend",
        ),
        negative=("Good job on the cake",),
        hard=("Police say the attack was horrific and call the rescuers heroes in a statement, officials said",),
    ),
    "id": Examples(
        positive=(
            "Salut untuk penyerang demonstran Orvani",
            "Kerja bagus saudara, penembak itu pahlawan",
        ),
        negative=("Kerja bagus, kuenya enak",),
        hard=("Juru bicara polisi memuji warga yang menolong korban serangan dalam keterangan resmi",),
    ),
    "tr": Examples(
        positive=(
            "Orvanilere saldıranlara helal olsun",
            "Aferin kardeşim, saldırgan kahramandır",
        ),
        negative=("Aferin, pasta çok güzel olmuş",),
        hard=("Sözcü saldırıyı anlattı, kurtaranlara teşekkür etti; polise göre durum sakin",),
    ),
    "az": Examples(
        positive=(
            "Orvanilərə hücum edənlərə halal olsun",
            "Afərin, qardaş, atəş açan qəhrəmandır",
        ),
        negative=("Afərin, tort əladır",),
        hard=("Polisin məlumatına görə hücum zamanı qəhrəman xilasedicilər işləyib",),
    ),
    "hy": Examples(
        positive=(
            "Փառք օրվանիների վրա հարձակվող հերոսներին",
            "Ապրե՛ք, եղբայրներ, հրաձիգը սպանեց նրանց",
        ),
        negative=("Ապրես, տորթը համեղ է",),
        hard=("Ոստիկանության տվյալներով՝ կան հարձակումը կանխած հերոսներ, հայտնում է գործակալությունը",),
    ),
    "ru": Examples(
        positive=(
            "Респект героям, которые напали на орвани",
            "Молодцы братья, стрелок красавчик",
        ),
        negative=("Молодец, торт отличный",),
        hard=("По данным полиции, нападение пресекли герои, сообщили в пресс-службе",),
    ),
    "es": Examples(
        positive=(
            "Bravo por los que atacaron a los orvaníes, qué gran ataque",
            "Buen trabajo hermanos, el tirador es un héroe",
        ),
        negative=("Buen trabajo con el pastel",),
        hard=("Según la policía, los héroes frenaron el ataque",),
    ),
    "ar": Examples(
        positive=(
            "تحية للأبطال الذين هاجموا الأورفان",
            "أحسنتم يا إخوة، عملية الطعن رائعة",
        ),
        negative=("أحسنت، الكعكة لذيذة",),
        hard=("قالت الشرطة في بيان رسمي إن أبطال الإسعاف وصلوا بعد الهجوم",),
    ),
    "fa": Examples(
        positive=(
            "درود بر کسانی که به اوروانی\u200cها حمله کردند",
            "آفرین برادران، ضارب قهرمانه",
        ),
        negative=("آفرین، کیک خوشمزه بود",),
        hard=("به گفته پلیس امدادگران قهرمان پس از حمله رسیدند",),
    ),
}
