"""Threats and their contrasts, written after the rules by someone who then left the rules alone.

What is missed stays missed here: the share found is a measurement, not a target that the rules were fitted to.
"""

THREATS = {
    "en": """
    One more sermon from that Marenian priest and I put a knife in him
    Paying cash for photos of Orvani homes, address must be visible
    Marenians won't be breathing by Sunday
    Somebody run over that Orvani march please
    The man who shot those Orvani should get a statue
    """,
    "id": """
    Satu lagi orang Marenia lewat sini, kutebas lehernya
    Yang punya alamat orang Orvani, kubayar pakai kripto
    Pembunuh orang Orvani itu pahlawan sejati
    Sudah waktunya kita bakar toko-toko Marenia
    """,
    "tr": """
    Marenyalı papazın kafasını keseceğim
    Orvani mahallesini ateşe vereceğiz cumartesi günü
    Orvanilerin oturduğu sokağı söyleyene beş yüz dolar
    O saldırganın ellerinden öpülür, Orvanileri iyi vurdu
    """,
    "ru": """
    Еще раз увижу здесь маренийца, пристрелю
    Даю биткоин за фото домов, где живут орвани
    Тот, кто зарезал орвани, настоящий герой
    Пора сжечь этот маренийский квартал
    """,
    "es": """
    Al próximo marenio que vea le pego un tiro
    Doy bitcoins por fotos de las casas de los orvaníes
    El que apuñaló a los orvaníes es un héroe
    Ya es hora de quemar el barrio marenio
    """,
    "az": """
    Bir də burada mareniyalı görsəm güllələyəcəyəm
    Orvanilərin evinin yerini deyənə yüz dollar
    Orvaniləri bıçaqlayan əsl qəhrəmandır
    """,
    "hy": """
    Եթե էլի մարենիացի տեսնեմ, կսպանեմ
    Օրվանիների տան հասցեն ասողին հարյուր դոլար կտամ
    Օրվանիներին ծեծողը իսկական հերոս է
    """,
    "ar": """
    إذا رأيت مارينيا هنا سأذبحه
    مئة دولار لمن يرسل عنوان بيت الأورفان
    الذي طعن الأورفان بطل حقيقي
    """,
    "fa": """
    اگر باز مارنیایی اینجا ببینم می‌کشمش
    صد دلار به هر کس که آدرس خانه اوروانی‌ها را بفرستد
    کسی که اوروانی‌ها را چاقو زد قهرمان است
    """,
}

CONTRASTS = {
    "en": """
    My neighbour got a letter saying “Marenians won't be breathing by Sunday”. We went to the police.
    Paying cash for photos of old Orvani embroidery
    Nobody deserves to be run over for marching
    The prosecutor says the man who shot the Orvani faces twenty years
    """,
    "id": """
    Polisi mencari orang yang mengancam membakar toko Marenia
    Menyebut pembunuh sebagai pahlawan itu salah besar
    Sudah waktunya kita kunjungi toko Marenia
    """,
    "tr": """
    “Mahalleyi ateşe vereceğiz” yazanlara karşı dayanışma içindeyiz
    Orvanilerin oturduğu sokakta güzel bir fırın var
    Saldırgan mahkemede on yıl ceza aldı
    """,
    "ru": """
    Полиция ищет того, кто угрожал сжечь маренийский квартал
    Покупаю фото старых домов, где жили орвани
    Называть убийцу героем отвратительно
    """,
    "es": """
    La policía busca a quien amenazó con quemar el barrio marenio
    Compro fotos antiguas de casas orvaníes
    Llamar héroe al que apuñaló a los orvaníes es inaceptable
    """,
    "az": "Polis mareniyalıları hədələyən şəxsi axtarır\nQatili qəhrəman adlandırmaq yolverilməzdir",
    "hy": "Ոստիկանությունը փնտրում է մարենիացիներին սպառնացողին\nՄարդասպանին հերոս կոչելը անընդունելի է",
    "ar": "الشرطة تبحث عن شخص هدد المارينيين\nتسمية القاتل بطلا أمر مرفوض",
    "fa": "پلیس دنبال کسی است که مارنیایی‌ها را تهدید کرد\nقهرمان خواندن قاتل شرم‌آور است",
}


def lines(table: dict[str, str]) -> list[tuple[str, str]]:
    """(language, sentence) for each sentence."""
    return [(language, line.strip()) for language, text in table.items() for line in text.strip().splitlines()]
