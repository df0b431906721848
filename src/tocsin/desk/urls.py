"""Every address of the desk. All need a log-in save those that say otherwise (LoginRequiredMiddleware).

URL names that applications use of each other: `inbox`, `item` (item_id), `exhibit` (label), `report` (public_id),
`take`, `custody_log`, `people`, `about`; from cases: `cases`, `case_new` (takes `?item=ITEM_ID`); from dispatch:
`advisories`.
"""

from importlib.util import find_spec

from django.urls import include, path

from tocsin.desk import views
from tocsin.desk.people import account_urls

urlpatterns = [
    path("about/", views.about, name="about"),
    path("language/", views.set_language, name="set_language"),
    path("account/", include(account_urls)),
    path("", include("tocsin.desk.people.urls")),
    path("", include("tocsin.desk.intake.urls")),
    path("", include("tocsin.desk.evidence.urls")),
    *(
        path("", include(f"{app}.urls"))
        for app in ("tocsin.desk.cases", "tocsin.desk.dispatch")
        if find_spec(app) and find_spec(f"{app}.urls")
    ),
]

handler400 = "tocsin.desk.views.bad_request"
handler403 = "tocsin.desk.views.forbidden"
handler404 = "tocsin.desk.views.not_found"
handler500 = "tocsin.desk.views.failed"
