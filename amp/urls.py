"""The portal's addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from amp import health

admin.autodiscover()
# The admin is a desk over our own actions. The rows of libraries (addresses,
# second factors, tokens, tasks) are changed by their own pages only.
for model in list(admin.site._registry):
    if model._meta.app_label not in {"cohorts", "applications"}:
        admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("cohorts.urls")),
    path("", include("applications.urls")),
    path("", include("conduct.urls")),
]
