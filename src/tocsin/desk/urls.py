"""Every address of the desk. All need a log-in save those that say otherwise (LoginRequiredMiddleware).

URL names that applications use of each other: `inbox`, `item` (item_id), `exhibit` (label), `report` (public_id),
`take`, `custody_log`, `people`, `about`; from cases: `cases`, `case_new` (takes `?item=ITEM_ID` or
`?report=REPORT_ID`); from dispatch: `advisories`.
"""

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
    path("", include("tocsin.desk.cases.urls")),
    path("", include("tocsin.desk.dispatch.urls")),
    path("", include("tocsin.desk.keeping.urls")),
    path("", include("tocsin.desk.api.urls")),
]

handler400 = "tocsin.desk.views.bad_request"
handler403 = "tocsin.desk.views.forbidden"
handler404 = "tocsin.desk.views.not_found"
handler500 = "tocsin.desk.views.failed"
