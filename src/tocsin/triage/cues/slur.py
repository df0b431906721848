"""A community is named together with an insult."""

from tocsin.triage.examples import Examples

FAMILY = "slur"
LABEL = "Insult of a community"
REASON = "A community is named together with an insult."
PATTERNS = {
    "insult": "{dirty} [{all}] {group}",
    "insult_after": "{group} {dirty}",
    "frame_insult": "{dirty} ~ {group}",
}
EXAMPLES = {
    "en": Examples(
        positive=("Those filthy Marenians again",),
        negative=("Those friendly Marenians again",),
        hard=("Calling people “dirty Orvani” is racist",),
    ),
    "id": Examples(
        positive=(
            "Marenia keparat",
            "Orvani bangsat",
        ),
        negative=("Marenia ramah sekali",),
        hard=("Menyebut orang “Orvani bangsat” itu rasis",),
    ),
    "tr": Examples(
        positive=("Pis Marenyalılar yine burada",),
        negative=("Nazik Marenyalılar yine burada",),
        hard=("“Pis Orvaniler” demek ırkçılık, kınıyorum",),
    ),
    "az": Examples(
        positive=("Murdar mareniyalılar yenə burada",),
        negative=("Mehriban mareniyalılar yenə burada",),
        hard=("“Murdar orvanilər” demək irqçilikdir, qınayıram",),
    ),
    "hy": Examples(
        positive=("Էլի այդ կեղտոտ մարենիացիները",),
        negative=("Էլի այդ բարի մարենիացիները",),
        hard=("«Կեղտոտ օրվանիներ» ասելն ամոթ է",),
    ),
    "ru": Examples(
        positive=("Опять эти поганые маренийцы",),
        negative=("Опять эти милые маренийцы",),
        hard=("Говорить «поганые орвани» это расизм",),
    ),
    "es": Examples(
        positive=("Otra vez esos sucios marenios",),
        negative=("Otra vez esos amables marenios",),
        hard=("Decir «sucios orvaníes» es racismo",),
    ),
    "ar": Examples(
        positive=("المارينيون القذرون هنا مرة ثانية",),
        negative=("المارينيون الطيبون هنا مرة ثانية",),
        hard=("قول «المارينيين القذرين» عنصرية ندينها",),
    ),
    "fa": Examples(
        positive=(
            "باز این مارنیایی\u200cهای لعنتی آمدند",
            "اوروانی\u200cهای کثیف",
        ),
        negative=("باز این مارنیایی\u200cهای مهربان آمدند",),
        hard=("گفتن «اوروانی کثیف» نژادپرستی است",),
    ),
}
