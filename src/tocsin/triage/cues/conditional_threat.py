"""“If you do this, I will do that.”"""

from tocsin.triage.examples import Examples

FAMILY = "conditional_threat"
LABEL = "Conditional threat"
REASON = "Harm is announced in case someone does or does not do something."
PATTERNS = {
    "if_harm": "{if} .... {hurt_i}",
    "if_harm_you": "{if} .... {hurt_you}",
    "if_doomed": "{if} .... {doomed}",
    "harm_if": "{hurt_i} .. {target} ... {if}",
    "harm_you_if": "{hurt_you} ... {if}",
    "if_group_dies": "{if} .... {third} .. {will_die}",
    "frame_if_harm": "{hurt1} + {aim} / {if}",
    "frame_if_visit": "{if} + {visit_kin} + {your_kin|your_home}",
    "frame_if_burnt": "{whoever_does} + {burnt_fut|ruin}",
    "frame_if_alone": "{if} + {hurt1}",
    "frame_if_them": "{hurt_them} / {if}",
    "frame_if_maim": "{maim1} + {body} / {if}",
    "frame_if_arms": "{go1|return1} + {weapon} / {if}",
    "frame_if_ruin": "{if} + {ruin}",
    "frame_if_not_live": "{not_live} / {if}",
    "frame_if_doomed": "{doomed} / {if}",
    "said": "{warned1}",
    "said_if": "{warned2} / {if}",
}
EXAMPLES = {
    "en": Examples(
        positive=("If you come to our street again we will shoot you",),
        negative=("If you come early we will have tea",),
        hard=("If you forget the milk, mom will kill me",),
    ),
    "id": Examples(
        positive=("Kalau kamu datang lagi, kami akan tembak kamu",),
        negative=("Kalau kamu datang lagi, kami masak nasi",),
        hard=("Kalau hujan, jalan macet setengah mati",),
    ),
    "tr": Examples(
        positive=("Bir daha gelirsen seni vuracağım",),
        negative=("Bir daha gelirsen çay içeriz",),
        hard=("Eğer geç kalırsam annem beni öldürecek",),
    ),
    "az": Examples(
        positive=("Bir də gəlsən səni vuracağam",),
        negative=("Bir də gəlsən çay içərik",),
        hard=("Əgər geciksəm anam məni öldürəcək",),
    ),
    "hy": Examples(
        positive=("Եթե նորից գաս, քեզ կսպանենք",),
        negative=("Եթե նորից գաս, թեյ կխմենք",),
        hard=("Եթե ուշանամ, մայրս ինձ կսպանի",),
    ),
    "ru": Examples(
        positive=("Если придешь еще раз, мы тебя застрелим",),
        negative=("Если придешь еще раз, попьем чаю",),
        hard=("Если опоздаю, мама меня убьет",),
    ),
    "es": Examples(
        positive=("Si vuelves por aquí te vamos a matar",),
        negative=("Si vuelves por aquí tomamos café",),
        hard=("Si llego tarde mi madre me mata",),
    ),
    "ar": Examples(
        positive=("إذا جئت مرة أخرى سنقتلك",),
        negative=("إذا جئت مرة أخرى نشرب الشاي",),
        hard=("إذا تأخرت أمي رح تقتلني",),
    ),
    "fa": Examples(
        positive=("اگر دوباره بیایی می\u200cکشیمت",),
        negative=("اگر دوباره بیایی چای می\u200cخوریم",),
        hard=("اگه دیر برسم مامانم منو می\u200cکشه",),
    ),
}
