import os

from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

settings.configure(
    DEBUG=True,
    SECRET_KEY="first-day",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
import django

django.setup()

from django.db import connection, models
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter


class Pool(models.Model):
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
    count = serializers.IntegerField(min_value=0)


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


class ActivitySerializer(serializers.ModelSerializer):
    poolId = serializers.CharField(source="pool_id")
    poolName = serializers.CharField(source="pool_name")

    class Meta:
        model = Activity
        fields = ["id", "poolId", "poolName", "action", "details", "timestamp", "user"]


class PoolViewSet(viewsets.ModelViewSet):
    queryset = Pool.objects.all()
    serializer_class = PoolSerializer

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


router = DefaultRouter(trailing_slash=False)
router.register("api/pools", PoolViewSet)
urlpatterns = [path("", include(router.urls))]


def main():
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as schema:
        schema.create_model(Pool)
        schema.create_model(Activity)
    call_command("runserver", f"127.0.0.1:{os.environ['PORT']}", "--noreload")


if __name__ == "__main__":
    main()
