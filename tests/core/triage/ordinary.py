"""Ordinary talk in nine languages: family, work, news, sport, games, food, study, weather, politics, identity.

Written apart from the rules, and not tuned against: a sentence that is flagged stays here and counts.
"""

ORDINARY = {
    "en": """
    Happy birthday grandma, we will call you tonight
    The Armenian bakery on Third Street makes the best bread
    I need to shoot some photos for the wedding tomorrow
    Our team will destroy them in the final tonight
    My back is killing me after that hike
    She killed it on stage last night
    The government's policy on Turkey is a mistake and I will vote against it
    Israel and Palestine talks resume in Cairo next week
    I finally beat the last boss after forty tries
    Kill the lights when you leave the office please
    We should fight for better wages for nurses
    He was shot in 1987 and survived to tell the story
    The recipe says to beat the eggs and burn the sugar slightly
    Looking for the address of a good Azerbaijani restaurant in town
    Does anyone know where the Polish church holds its Christmas fair?
    The bank offers a reward card with cash back
    Bitcoin fell again today and everyone is talking about money
    I am so dead, I forgot my homework
    These mosquitoes must die
    What time does the mosque open on Friday?
    The Kurdish new year festival will be held in the park on Sunday
    Muslims and Christians prayed together at the memorial
    Police said a man was arrested after the attack on the shop
    The strike will hit the airport tomorrow
    You're killing it at the gym, keep going
    My kids are little monsters and I love them
    Good job everyone, we finished the project early
    I hope the striker gets a medal
    We know where you can find the cheapest tickets
    The bomb squad was called but it was a forgotten suitcase
    I would die for a slice of that pizza
    Nobody should be afraid to walk home at night
    The church raised five thousand dollars for refugees
    Russian literature class is moved to room five
    The rats in our basement are a problem, call the exterminator
    """,
    "id": """
    Selamat ulang tahun ibu, nanti malam kita makan bersama
    Toko roti orang Armenia di ujung jalan enak sekali
    Aku mau tembak langsung saja, maukah kamu menikah denganku
    Timnas kita akan menghancurkan lawan malam ini di stadion
    Ujian tadi bikin kepala mau pecah
    Tugas kelompok belum selesai padahal besok dikumpulkan
    Pemerintah Turki dan Azerbaijan bertemu di Jakarta pekan depan
    Saya tidak setuju dengan kebijakan pemerintah soal pajak
    Ada yang tahu alamat restoran Padang yang enak di sini
    Besok kita bakar ikan di pantai bersama keluarga
    Harga bitcoin turun lagi hari ini
    Hadiah lomba akan diberikan kepada siapa saja yang menang
    Umat Islam dan Kristen bekerja sama membersihkan sungai
    Polisi menangkap pelaku pencurian di pasar
    Korban banjir butuh selimut dan makanan
    Aku mati kutu ditanya guru tadi
    Lampu mati dari pagi, kapan nyala ya
    Film horor itu bikin jantung mau copot
    Kerja bagus tim, proyek selesai tepat waktu
    Warga Tionghoa merayakan Imlek dengan meriah
    Semoga kamu cepat sembuh dan sehat selalu
    Jalan ke konsulat macet, berangkat lebih awal saja
    Nyamuk di rumah ini harus dibasmi
    Anak-anak bermain bola di lapangan
    Kucingku hilang, kalau lihat tolong hubungi saya
    Level terakhir game ini susah sekali, bosnya kuat
    Kami menolak kekerasan dan mendukung perdamaian
    Jumlah pengunjung pasar akan bertambah saat libur
    Orang Jawa dan Sunda punya banyak cerita rakyat
    Siapa mau ikut lari pagi hari Minggu
    Kalau kamu datang, aku masak rendang
    Dosen killer itu ternyata baik hati
    Kami tahu tempat makan yang murah di dekat stasiun
    Serangan jantung bisa dicegah dengan olahraga
    """,
    "tr": """
    Doğum günün kutlu olsun anneciğim, bu akşam geliyoruz
    Ermeni komşumuz bize harika bir tatlı getirdi
    Maçta onları ezeceğiz, haydi takımım
    Bu sıcak beni öldürecek
    Açlıktan ölüyorum, ne yiyelim
    Hükümetin göçmen politikasını yanlış buluyorum
    Yarın okulda veli toplantısı var
    Kurban Bayramı için hazırlıklar başladı
    Yunan adalarına tatile gidiyoruz
    Mangalı yakalım, etler hazır
    Polis hırsızı yakaladı
    Depremde ölenlerin yakınlarına başsağlığı diliyoruz
    İyi bir Azerbaycan lokantası bilen yazsın
    Bitcoin yine düştü, param eridi
    Ödülü kazanan öğrenciyi tebrik ederiz
    Son bölümde katilin kim olduğu belli oldu
    Gülmekten öldüm bu videoya
    Sinekler içeri girmesin diye pencereyi kapat
    Kürtçe şarkılar dinlemeyi seviyorum
    Alevi dernekleri dayanışma yemeği düzenledi
    Bu oyunun son canavarı çok zor
    Saçımı kestireceğim yarın
    Konsolosluk saat dokuzda açılıyor
    Harika bir iş çıkardınız, proje bitti
    Kahvaltıda yumurta kırıp peynir kestik
    Sana çok kızdım ama seviyorum
    Nerede oturduğunu bilmiyorum, adresi atar mısın
    Hastanede randevum var bugün
    Köpekler ve kediler parkta oynuyor
    Rusça kursuna yazıldım
    Allah kimseye böyle acı vermesin
    Yarın hava çok soğuk olacak
    Seni yarın ararım, konuşuruz
    Takımımız gol attı, stat yıkıldı
    """,
    "az": """
    Ad günün mübarək ana, bu axşam gəlirik
    Gürcü qonşumuz bizə dadlı xaçapuri gətirdi
    Sabah məktəbdə bayram tədbiri var
    Bu isti məni öldürəcək
    Acından ölürəm, nə yeyək
    Komandamız finalda onları məğlub edəcək
    Hökumətin vergi siyasəti ilə razı deyiləm
    Novruz bayramında tonqal yandıracağıq
    Yaxşı türk restoranı bilən var
    Polis oğrunu tutdu
    Zəlzələdə həlak olanların ailələrinə başsağlığı veririk
    Bitkoin yenə ucuzlaşdı
    Müsabiqənin qalibinə mükafat veriləcək
    Konsulluq səhər doqquzda açılır
    Sənə zəng vuracağam axşam
    Filmin sonunda qatil tapıldı
    Həkim iynə vuracaq, qorxma
    Tortu kəsək, qonaqlar gəldi
    Rus dili kursuna yazıldım
    Layihəni vaxtında bitirdik, əla iş
    İtlər və pişiklər həyətdə oynayır
    Evdə işıq yoxdur, şam yandır
    Uşaqlar parkda futbol oynayır
    Mən bu siyasətçini tənqid edirəm
    Harada yaşadığını yadımdan çıxartmışam, ünvanı yaz
    Xəstəxanada növbəm var
    Yəhudi və müsəlman icmaları birgə süfrə açdı
    Sabah hava soyuq olacaq
    Bu oyunda son səviyyə çox çətindir
    Səni sevirəm, tezliklə görüşərik
    Bazarda qiymətlər artacaq
    Kitabı oxudum, çox bəyəndim
    """,
    "hy": """
    Շնորհավոր ծնունդդ մայրիկ, այս երեկո կգանք
    Մեր վրացի հարևանը համեղ խաչապուրի բերեց
    Վաղը դպրոցում տոն է
    Այս շոգը ինձ կսպանի
    Սովից մեռնում եմ, ի՞նչ ուտենք
    Մեր թիմը այսօր հաղթեց երկու գոլով
    Կառավարության հարկային քաղաքականությանը դեմ եմ
    Ով գիտի լավ պարսկական ռեստորան
    Ոստիկանությունը բռնեց գողին
    Երկրաշարժի զոհերի ընտանիքներին ցավակցում ենք
    Բիթքոյնը նորից էժանացավ
    Մրցույթի հաղթողին մրցանակ կտան
    Հյուպատոսությունը բացվում է ժամը իննին
    Երեկոյան քեզ կզանգեմ
    Ֆիլմի վերջում մարդասպանը գտնվեց
    Տորթը կտրենք, հյուրերը եկան
    Ռուսերենի դասընթացի եմ գնում
    Նախագիծը ժամանակին ավարտեցինք
    Շներն ու կատուները բակում խաղում են
    Մոմ վառեցի եկեղեցում
    Երեխաները այգում ֆուտբոլ են խաղում
    Քննադատում եմ այդ քաղաքական գործչին
    Հիվանդանոցում հերթ ունեմ
    Հրեաներն ու մուսուլմանները միասին ճաշեցին
    Վաղը ցուրտ կլինի
    Այս խաղի վերջին մակարդակը շատ դժվար է
    Քեզ շատ եմ սիրում, շուտով կտեսնվենք
    Շուկայում գները կաճեն
    Գիրքը կարդացի, շատ հավանեցի
    Խորոված անենք կիրակի օրը
    Պարսիկ գրականության դասախոսություն կլինի
    Ցավդ տանեմ, լավ ես
    """,
    "ru": """
    С днем рождения, мама, вечером приедем
    Армянская пекарня на углу печет лучший хлеб
    Завтра в школе родительское собрание
    Эта жара меня убьет
    Умираю с голоду, что будем есть
    Наша команда сегодня порвет соперника в финале
    Я не согласен с политикой правительства по мигрантам
    Кто знает хороший узбекский ресторан рядом
    Полиция задержала вора на рынке
    Соболезнуем семьям погибших при землетрясении
    Биткоин опять упал
    Победителю конкурса вручат награду и деньги
    Консульство открывается в девять утра
    Вечером позвоню тебе
    В конце фильма нашли убийцу
    Порежем торт, гости пришли
    Записался на курсы турецкого
    Проект сдали вовремя, молодцы
    Собаки и кошки играют во дворе
    Давайте жечь костер и петь песни
    Дети играют в футбол в парке
    Я критикую этого политика
    В больнице очередь
    Евреи и мусульмане вместе накрыли стол
    Завтра будет холодно
    Последний босс в этой игре очень сложный
    Люблю тебя, скоро увидимся
    Цены на рынке вырастут
    Прочитал книгу, очень понравилась
    Надо убить время до поезда
    Тараканы на кухне замучили, нужно вызвать службу
    Мы знаем где купить дешевые билеты
    Если придешь рано, попьем чаю
    Тебе пора спать, завтра рано вставать
    У меня есть нож и вилка, а тарелки нет
    """,
    "es": """
    Feliz cumpleaños mamá, esta noche cenamos juntos
    La panadería armenia de la esquina hace el mejor pan
    Mañana hay fiesta en la escuela
    Este calor me va a matar
    Me muero de hambre, qué comemos
    Nuestro equipo los va a destrozar en la final
    No estoy de acuerdo con la política migratoria del gobierno
    Alguien sabe de un buen restaurante turco por aquí
    La policía detuvo al ladrón en el mercado
    Nuestro pésame a las familias de las víctimas del terremoto
    El bitcoin volvió a bajar hoy
    El ganador del concurso recibirá una recompensa en dinero
    El consulado abre a las nueve
    Esta tarde te llamo
    Al final de la película encuentran al asesino
    Cortemos el pastel, ya llegaron los invitados
    Me apunté a un curso de ruso
    Buen trabajo equipo, terminamos a tiempo
    Los perros y los gatos juegan en el patio
    Vamos a quemar calorías al gimnasio
    Los niños juegan al fútbol en el parque
    Critico a ese político por su gestión
    Tengo cita en el hospital hoy
    Judíos y musulmanes compartieron la mesa
    Mañana hará frío
    El jefe final de este juego es muy difícil
    Te quiero mucho, nos vemos pronto
    Los precios en el mercado van a subir
    Leí el libro y me gustó mucho
    Hay que matar el tiempo hasta que salga el tren
    Las cucarachas de la cocina me tienen harta
    Sabemos dónde comprar boletos baratos
    Si vienes temprano tomamos café
    Los mexicanos y los colombianos bailaron toda la noche
    Ojalá ganen los nuestros el domingo
    """,
    "ar": """
    عيد ميلاد سعيد يا أمي، سنأتي هذا المساء
    المخبز الأرمني في الزاوية يصنع أفضل خبز
    غدا حفلة في المدرسة
    هذا الحر سيقتلني
    أنا ميت من الجوع، ماذا نأكل
    فريقنا سيسحق الخصم في النهائي الليلة
    لا أوافق على سياسة الحكومة تجاه اللاجئين
    من يعرف مطعما تركيا جيدا هنا
    الشرطة قبضت على اللص في السوق
    نعزي عائلات ضحايا الزلزال
    البيتكوين انخفض مرة أخرى
    الفائز في المسابقة سيحصل على جائزة مالية
    القنصلية تفتح الساعة التاسعة
    سأتصل بك هذا المساء
    في نهاية الفيلم وجدوا القاتل
    هيا نقطع الكعكة وصل الضيوف
    سجلت في دورة اللغة الروسية
    أحسنتم يا فريق أنهينا المشروع في الوقت
    الكلاب والقطط تلعب في الساحة
    سأضرب لكم مثالا بسيطا
    الأطفال يلعبون كرة القدم في الحديقة
    أنتقد هذا السياسي بسبب أدائه
    عندي موعد في المستشفى اليوم
    اليهود والمسلمون تقاسموا الطعام
    غدا سيكون الجو باردا
    المرحلة الأخيرة في اللعبة صعبة جدا
    أحبك كثيرا، نلتقي قريبا
    الأسعار في السوق سترتفع
    قرأت الكتاب وأعجبني كثيرا
    نقتل الوقت حتى يصل القطار
    إذا جئت مبكرا نشرب القهوة
    السوريون واللبنانيون رقصوا طوال الليل
    """,
    "fa": """
    تولدت مبارک مامان، امشب میاییم
    نانوایی ارمنی سر کوچه بهترین نان را دارد
    فردا در مدرسه جشن است
    این گرما منو می‌کشه
    از گرسنگی مردم، چی بخوریم
    تیم ما امشب در فینال حریف را شکست می‌دهد
    با سیاست دولت درباره پناهندگان موافق نیستم
    کسی رستوران ترکی خوب می‌شناسد
    پلیس دزد را در بازار گرفت
    به خانواده قربانیان زلزله تسلیت می‌گوییم
    بیت‌کوین دوباره افتاد
    به برنده مسابقه جایزه نقدی می‌دهند
    کنسولگری ساعت نه باز می‌شود
    امروز عصر بهت زنگ می‌زنم
    آخر فیلم قاتل پیدا شد
    کیک را ببریم، مهمان‌ها آمدند
    در کلاس روسی ثبت نام کردم
    آفرین بچه‌ها پروژه به موقع تمام شد
    سگ‌ها و گربه‌ها در حیاط بازی می‌کنند
    نقاشی می‌کشم و موسیقی گوش می‌دهم
    بچه‌ها در پارک فوتبال بازی می‌کنند
    از این سیاستمدار انتقاد می‌کنم
    امروز در بیمارستان نوبت دارم
    یهودیان و مسلمانان سر یک سفره نشستند
    فردا هوا سرد می‌شود
    مرحله آخر این بازی خیلی سخت است
    خیلی دوستت دارم، به زودی می‌بینمت
    قیمت‌ها در بازار بالا می‌رود
    کتاب را خواندم و خیلی خوشم آمد
    وقت‌کشی نکن، قطار می‌رود
    اگر زود بیایی قهوه می‌خوریم
    افغان‌ها و ایرانی‌ها با هم جشن گرفتند
    """,
}
SENTENCES = [(language, line.strip()) for language, lines in ORDINARY.items() for line in lines.strip().splitlines()]
