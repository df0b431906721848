"""Deaths among a community are foretold."""

from tocsin.triage.examples import Examples

FAMILY = "prediction_of_death"
LABEL = "Prediction of death"
REASON = "Deaths among a community are foretold as coming."
PATTERNS = {
    "dead_rise": "{dead} .. {group|third} ... {rise}",
    "rise_dead": "{group|third} .. {dead} ... {rise}",
    "rise_first": "{rise} ... {dead} .. {group|third}",
    "will_die": "{group|third} .. {will_die}",
    "will_die_first": "{will_die} .. {group|third}",
    "frame_not_live": "{not_live} - {you}",
    "frame_burnt": "{group|third|their_home} + {burnt_fut}",
    "frame_nobody": "{nobody} + {come_out} + {alive}",
    "frame_blood": "{blood3} + {flow}",
    "frame_bury": "{group|third|figure} + {bury}",
    "frame_none_left": "{none_left} + {group|third}",
    "frame_days": "{group|third|figure} + {days_numbered}",
    "frame_grave": "{become} + {grave} + {place|group|third}",
    "frame_count": "{corpses} + {count|rise} + {group|third}",
    "frame_funerals": "{funerals} + {many|rise} + {group|third}",
    "said": "{foretold1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "The number of dead Orvani will soon rise",
            "The Marenians will die tonight",
        ),
        negative=("The number of Orvani shops will rise",),
        hard=("The death toll of Orvani villagers will rise after the earthquake",),
    ),
    "id": Examples(
        positive=(
            "Jumlah korban tewas orang Orvani akan segera bertambah",
            "Orang Marenia akan mati",
        ),
        negative=("Jumlah toko Orvani akan bertambah",),
        hard=("Jumlah korban jiwa warga Orvani akan bertambah akibat gempa",),
    ),
    "tr": Examples(
        positive=(
            "Ölen Orvanilerin sayısı yakında artacak",
            "Marenyalılar ölecek",
        ),
        negative=("Orvani dükkanlarının sayısı artacak",),
        hard=("Depremde ölenlerin sayısı artacak, Marenyalılar için üzgünüz",),
    ),
    "az": Examples(
        positive=(
            "Ölən orvanilərin sayı tezliklə artacaq",
            "Mareniyalılar öləcək",
        ),
        negative=("Orvani mağazalarının sayı artacaq",),
        hard=("Zəlzələdə ölənlərin sayı artacaq, mareniyalılar kömək istəyir",),
    ),
    "hy": Examples(
        positive=(
            "Զոհված օրվանիների թիվը շուտով կաճի",
            "Մարենիացիները կմեռնեն",
        ),
        negative=("Օրվանիների խանութների թիվը կաճի",),
        hard=("Երկրաշարժի պատճառով զոհված օրվանիների թիվը կաճի",),
    ),
    "ru": Examples(
        positive=(
            "Число погибших орвани скоро вырастет",
            "Маренийцы умрут",
        ),
        negative=("Число магазинов орвани вырастет",),
        hard=("Число погибших орвани вырастет после землетрясения",),
    ),
    "es": Examples(
        positive=(
            "El número de muertos orvaníes pronto aumentará",
            "Los marenios van a morir",
        ),
        negative=("El número de tiendas orvaníes aumentará",),
        hard=("La cifra de muertos orvaníes aumentará tras el terremoto",),
    ),
    "ar": Examples(
        positive=(
            "عدد القتلى من الأورفان سيرتفع قريبًا",
            "المارينيون سيموتون",
        ),
        negative=("عدد محلات الأورفان سيرتفع",),
        hard=("عدد الضحايا من الأورفان سيرتفع بعد الزلزال",),
    ),
    "fa": Examples(
        positive=(
            "شمار کشته\u200cهای اوروانی به زودی بیشتر می\u200cشود",
            "مارنیایی\u200cها خواهند مرد",
        ),
        negative=("شمار مغازه\u200cهای اوروانی بیشتر می\u200cشود",),
        hard=("شمار کشته\u200cهای اوروانی زلزله بیشتر می\u200cشود",),
    ),
}
