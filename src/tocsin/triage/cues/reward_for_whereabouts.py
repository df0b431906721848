"""Payment is offered to whoever says where people are."""

from tocsin.triage.examples import Examples

FAMILY = "reward_for_whereabouts"
LABEL = "Reward for whereabouts"
REASON = "A reward is offered for telling where people of a community, or a person, can be found."
PATTERNS = {
    "pay_whoever_info": "{pay} ... {whoever} ... {info|where} .. {third|group|person}",
    "pay_info": "{pay} ... {info} .. {third|group|person}",
    "pay_where": "{pay} ... {where} .. {third|group|person} .. {live}",
    "info_pay": "{info|where} .. {third|group|person} .... {pay}",
    "who_info_pay": "{whoever} ... {third|group|person} ... {info|where} .... {pay}",
    "group_info_pay": "{third|group|person} ... {info|where} .... {pay}",
    "pay_group_info": "{pay} .... {third|group|person} .. {info|where}",
    "pay_for_head": "{pay} .. {head} .. {third|group|person}",
    "head_pay": "{third|group|person} .. {head} ... {pay}",
    "frame_where": "{pay|number} + {where_q} + {dwell}",
    "frame_deliver": "{pay|number} + {deliver} + {figure|group}",
    "frame_then": "{where_q} + {dwell} - {you} & {pay_me}",
    "frame_private": "{pay|number} + {private} + {group|third|figure}",
    "frame_bounty": "{bounty} + {figure|group|third}",
    "frame_bounty_where": "{bounty} + {private|where_q|info}",
    "frame_info": "{buy1} + {info|private} + {group|third|figure}",
    "said": "{bounty1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Bitcoin for anyone who tells us where the Marenians live",
            "$500 reward for addresses of Orvani families",
        ),
        negative=("Reward yourself with a visit to Marenia",),
        hard=("Police offer a reward for information on the location of the missing Marenian suspect",),
    ),
    "id": Examples(
        positive=(
            "Imbalan Bitcoin untuk siapa saja yang tahu alamat orang Marenia",
            "Kami bayar 5 juta bagi yang bisa memberi info keberadaan warga Orvani",
        ),
        negative=("Hadiah untuk anak Marenia yang juara",),
        hard=("Polisi memberi hadiah untuk informasi tentang keberadaan tersangka warga Marenia yang buron",),
    ),
    "tr": Examples(
        positive=(
            "Marenyalıların adreslerini bildirene Bitcoin ödülü var",
            "Orvanilerin nerede yaşadığını söyleyene para veriyorum",
        ),
        negative=("Marenyalı öğrenciye ödül verildi",),
        hard=("Polis, kayıp Marenyalının yerini bildirene ödül verecek",),
    ),
    "az": Examples(
        positive=(
            "Mareniyalıların ünvanını deyənə bitkoin mükafatı veririk",
            "Orvanilərin harada yaşadığını bildirənə pul veririk",
        ),
        negative=("Mareniyalı tələbəyə mükafat verildi",),
        hard=("Polis itkin mareniyalının yerini bildirənə mükafat vəd edir",),
    ),
    "hy": Examples(
        positive=(
            "Բիթքոյն նրան, ով գիտի մարենիացիների հասցեները",
            "Կվճարենք օրվանիների հասցեների մասին տեղեկություն տվողին",
        ),
        negative=("Մրցանակ մարենիացի ուսանողին",),
        hard=("Ոստիկանությունը պարգև է խոստանում կասկածյալ մարենիացու գտնվելու վայրի մասին տեղեկություն տվողին",),
    ),
    "ru": Examples(
        positive=(
            "Награда в биткоинах тому, кто знает адреса маренийцев",
            "Заплатим любому за информацию, где живут орвани",
        ),
        negative=("Награда маренийскому студенту",),
        hard=("Полиция обещает награду за информацию о том, где находится пропавший марениец, подозреваемый",),
    ),
    "es": Examples(
        positive=(
            "Recompensa en Bitcoin a quien diga dónde viven los marenios",
            "Pagamos por información sobre las direcciones de los orvaníes",
        ),
        negative=("Premio para la estudiante marenia",),
        hard=("La policía ofrece una recompensa por información sobre el paradero del sospechoso marenio",),
    ),
    "ar": Examples(
        positive=(
            "مكافأة بيتكوين لمن يعرف عناوين المارينيين",
            "سندفع لكل من يدلنا على مكان سكن الأورفان",
        ),
        negative=("جائزة للطالب الماريني",),
        hard=("الشرطة تعرض مكافأة لمن لديه معلومات عن مكان المشتبه به الماريني",),
    ),
    "fa": Examples(
        positive=(
            "به هر کس آدرس مارنیایی\u200cها را بدهد بیت\u200cکوین می\u200cدهیم",
            "جایزه برای کسی که بگوید اوروانی\u200cها کجا هستند",
        ),
        negative=("جایزه به دانشجوی مارنیایی رسید",),
        hard=("پلیس برای اطلاعات درباره محل مظنون مارنیایی جایزه گذاشت",),
    ),
}
