"""first_day.py with the router of the tutorial, whose URLs end in a slash."""

import first_day
from django.urls import include, path
from rest_framework.routers import DefaultRouter

router = DefaultRouter()
router.register("api/pools", first_day.PoolViewSet)
first_day.urlpatterns = [path("", include(router.urls))]

if __name__ == "__main__":
    first_day.main()
