"""Others are asked where members of a community, or a person, can be found."""

from tocsin.triage.examples import Examples

FAMILY = "location_seeking"
LABEL = "Location seeking"
REASON = "Others are asked where members of a community, or a person, can be found."
PATTERNS = {
    "seek_info": "{seek} ... {info} .. {third|group|person}",
    "seek_where": "{seek} ... {where} .. {third|group|person} .. {live}",
    "group_info_seek": "{third|group|person} ... {info} ... {seek}",
    "group_where_seek": "{third|group|person} .. {where} .. {live} ... {seek}",
    "where_seek": "{where} .. {third|group|person} .. {live} ... {seek}",
    "seek_group_info": "{seek} .. {third|group|person} ... {info}",
    "seek_group_where": "{seek} .. {third|group|person} .. {where} .. {live}",
    "info_group_seek": "{info} .. {third|group|person} ... {seek}",
    "seek_live_group": "{seek} .. {where} .. {live} .. {third|group|person}",
    "frame_ask_where": "{ask} + {where_q} + {dwell} + {group|third|figure}",
    "frame_ask_private": "{ask} + {private} + {group|third|figure}",
    "frame_question": "{where_q} + {figure|kin3} + {dwell|leave_home}",
    "frame_ask_habit": "{where_q} + {leave_home} + {group|figure|kin3}",
    "frame_list": "{list1} + {homes} + {group|figure}",
    "frame_dox": "{dox} + {group|third|figure}",
    "frame_find_out": "{find_imp} + {where_q} + {dwell}",
    "said": "{hunt1}",
}
EXAMPLES = {
    "en": Examples(
        positive=(
            "Drop the addresses of the Marenians in this town",
            "Does anyone know where these people live",
        ),
        negative=("Does anyone know a good Marenian restaurant",),
        hard=("Police need information on the location of the missing Marenian girl",),
    ),
    "id": Examples(
        positive=(
            "Kirim alamat orang Marenia di kota ini",
            "Siapa yang tahu di mana mereka tinggal?",
        ),
        negative=("Ada yang tahu restoran Marenia yang enak?",),
        hard=("Polisi minta informasi tentang keberadaan anak Marenia yang hilang",),
    ),
    "tr": Examples(
        positive=(
            "Bu şehirdeki Marenyalıların adreslerini yazın",
            "Orvaniler nerede toplanıyor bilen yazsın",
        ),
        negative=("Marenya lokantası bilen yazsın",),
        hard=("Polis, “Kayıp Marenyalının yerini bilen bildirsin” dedi",),
    ),
    "az": Examples(
        positive=(
            "Mareniyalıların ünvanlarını yazın",
            "Orvanilərin harada yaşadığını bilən yazsın",
        ),
        negative=("Mareniya restoranı bilən yazsın",),
        hard=("Polis “İtkin mareniyalının yerini bildirin” dedi",),
    ),
    "hy": Examples(
        positive=(
            "Գրեք մարենիացիների հասցեները",
            "Ով գիտի՝ որտեղ են օրվանիներն ապրում",
        ),
        negative=("Ով գիտի լավ մարենիական ռեստորան",),
        hard=("Ոստիկանությունը խնդրում է. հայտնե՛ք մարենիացու հասցեն, երեխա է կորել",),
    ),
    "ru": Examples(
        positive=(
            "Кидайте адреса маренийцев в этом городе",
            "Кто знает где живут эти орвани",
        ),
        negative=("Кто знает хороший маренийский ресторан",),
        hard=("Полиция просит: сообщите, где видели пропавшего ребенка-маренийца",),
    ),
    "es": Examples(
        positive=(
            "Manden las direcciones de los marenios",
            "¿Alguien sabe dónde viven los orvaníes?",
        ),
        negative=("¿Alguien sabe de un restaurante marenio?",),
        hard=("La policía busca información sobre el paradero de la niña marenia desaparecida",),
    ),
    "ar": Examples(
        positive=(
            "أرسلوا عناوين المارينيين",
            "مين يعرف وين ساكنين الأورفان؟",
        ),
        negative=("من يعرف مطعمًا مارينيًا جيدًا؟",),
        hard=("الشرطة تطلب إرسال معلومات عن مكان الطفلة المارينية المفقودة",),
    ),
    "fa": Examples(
        positive=(
            "آدرس مارنیایی\u200cها را بفرستید",
            "کسی می\u200cدونه اوروانی\u200cها کجا زندگی می\u200cکنن؟",
        ),
        negative=("کسی یه رستوران مارنیایی خوب می\u200cشناسه؟",),
        hard=("پلیس گفت اگر از محل مارنیایی گمشده خبر دارید اطلاع دهید",),
    ),
}
