import json
import os
from http import HTTPStatus
from uuid import uuid4

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.urls import include, path

settings.configure(
    DEBUG=False,
    SECRET_KEY="fixed",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    REST_FRAMEWORK={"EXCEPTION_HANDLER": f"{__name__}.on_error"},
)
import django

django.setup()

from django.db import connection, models
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler


def new_id():
    return f"pool-{uuid4()}"


class Pool(models.Model):
    # Django's own ids are numbers.
    id = models.CharField(primary_key=True, max_length=50, default=new_id)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=50, default="initializing")
    region = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    cpu_utilization = models.FloatField(default=0)
    memory_utilization = models.FloatField(default=0)
    gpu_utilization = models.FloatField(default=0)
    network_utilization = models.FloatField(default=0)
    node_types = models.JSONField()
    tags = models.JSONField(default=list)
    created_at = models.DateField(auto_now_add=True)

    class Meta:
        app_label = "pools"

    @property
    def node_count(self):
        return sum(node_type["count"] for node_type in self.node_types)


class Activity(models.Model):
    pool_id = models.CharField(max_length=50)
    pool_name = models.CharField(max_length=200)
    action = models.CharField(max_length=50)
    details = models.TextField()
    timestamp = models.DateTimeField(auto_now_add=True)
    user = models.CharField(max_length=100, default="system")

    class Meta:
        app_label = "pools"
        ordering = ["-id"]


class NodeTypeSerializer(serializers.Serializer):
    type = serializers.CharField()
    count = serializers.IntegerField(min_value=0, max_value=1_000_000_000)


class PoolSerializer(serializers.ModelSerializer):
    nodeCount = serializers.IntegerField(source="node_count", read_only=True)
    cpuUtilization = serializers.FloatField(source="cpu_utilization", read_only=True)
    memoryUtilization = serializers.FloatField(source="memory_utilization", read_only=True)
    gpuUtilization = serializers.FloatField(source="gpu_utilization", read_only=True)
    networkUtilization = serializers.FloatField(source="network_utilization", read_only=True)
    nodeTypes = NodeTypeSerializer(source="node_types", many=True)
    tags = serializers.ListField(child=serializers.CharField(), default=list)
    createdAt = serializers.DateField(source="created_at", read_only=True)

    class Meta:
        model = Pool
        fields = [
            "id", "name", "description", "status", "region", "provider", "nodeCount",
            "cpuUtilization", "memoryUtilization", "gpuUtilization", "networkUtilization",
            "nodeTypes", "tags", "createdAt",
        ]
        read_only_fields = ["status"]

    def create(self, validated_data):
        return Pool.objects.create(**validated_data)

    def update(self, pool, validated_data):
        for name, value in validated_data.items():
            setattr(pool, name, value)
        pool.save()
        return pool


class PoolUpdateSerializer(PoolSerializer):
    """Every field is optional. With `partial=True` instead, the type and the count of a node would be optional, too."""

    name = serializers.CharField(max_length=200, required=False)
    nodeTypes = NodeTypeSerializer(source="node_types", many=True, required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)

    class Meta(PoolSerializer.Meta):
        read_only_fields = ["status", "region", "provider"]


class ActivitySerializer(serializers.ModelSerializer):
    id = serializers.CharField()
    poolId = serializers.CharField(source="pool_id")
    poolName = serializers.CharField(source="pool_name")

    class Meta:
        model = Activity
        fields = ["id", "poolId", "poolName", "action", "details", "timestamp", "user"]


class PoolViewSet(viewsets.ModelViewSet):
    queryset = Pool.objects.all()

    def list(self, request):
        pools = self.get_queryset()
        total_nodes = sum(pool.node_count for pool in pools)
        summary = {
            "totalPools": len(pools),
            "activePools": sum(pool.status == "active" for pool in pools),
            "totalNodes": total_nodes,
            "totalCapacity": total_nodes * 8,
        }
        return Response({"summary": summary, "pools": self.get_serializer(pools, many=True).data})

    def get_serializer_class(self):
        return PoolUpdateSerializer if self.request.method == "PUT" else PoolSerializer

    def destroy(self, request, *args, **kwargs):
        super().destroy(request, *args, **kwargs)
        return Response({"success": True, "message": "Pool deleted successfully"})

    def perform_create(self, serializer):
        log(serializer.save(), "pool-created", "Created")

    def perform_update(self, serializer):
        log(serializer.save(), "configuration-changed", "Updated")

    def perform_destroy(self, pool):
        log(pool, "pool-deleted", "Deleted")
        pool.delete()

    @action(detail=False)
    def activity(self, request):
        activities = Activity.objects.all()
        if "poolId" in request.query_params:
            activities = activities.filter(pool_id=request.query_params["poolId"])
        return Response({"activities": ActivitySerializer(activities, many=True).data})


def log(pool, action, details):
    Activity.objects.create(pool_id=pool.id, pool_name=pool.name, action=action, details=details)


def on_error(error, context):
    """Replaces the error bodies of Django REST framework by the documented ones."""
    response = exception_handler(error, context)
    if response is None:
        return Response({"error": "Internal Server Error", "message": "An unexpected error occurred"}, 500)
    if response.status_code == 400:
        details = json.dumps(response.data)
        response.data = {"error": "Bad Request", "message": "Invalid request parameters", "details": details}
    else:
        phrase = HTTPStatus(response.status_code).phrase
        response.data = {"error": phrase, "message": str(response.data["detail"])}
    return response


router = DefaultRouter(trailing_slash=False)
router.register("api/pools", PoolViewSet)
urlpatterns = [path("", include(router.urls))]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as schema:
        schema.create_model(Pool)
        schema.create_model(Activity)
    # `runserver` sends a body in responses to HEAD.
    uvicorn.run(get_asgi_application(), port=int(os.environ["PORT"]), access_log=False)
