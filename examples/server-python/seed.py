"""Sample pools."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any


def _pool(
    name: str,
    description: str,
    place: tuple[str, str],
    node_types: dict[str, int],
    tags: list[str],
    created: str,
    utilization: tuple[float, float, float, float],
    in_maintenance: bool = False,
) -> dict[str, Any]:
    provider, region = place
    return {
        "fields": {
            "name": name,
            "description": description,
            "region": region,
            "provider": provider,
            "nodeTypes": [{"type": type_, "count": count} for type_, count in node_types.items()],
            "tags": tags,
        },
        "created_ms": int(datetime.fromisoformat(created).replace(tzinfo=timezone.utc).timestamp() * 1000),
        "in_maintenance": in_maintenance,
        "utilization": utilization,
    }


# Oldest first, each with its CPU, memory, GPU and network utilization in percent.
POOLS = [
    _pool(
        name="Speech Models",
        description="Trains the speech recognizers",
        place=("AWS", "us-east-1"),
        node_types={"p4d.24xlarge": 6, "p3.16xlarge": 2},
        tags=["speech", "production"],
        created="2025-02-11T09:20:00",
        utilization=(71.4, 80.2, 93.5, 60.8),
    ),
    _pool(
        name="Search Ranking",
        description="Serves the ranking model",
        place=("GCP", "europe-west4"),
        node_types={"g2-standard-48": 10},
        tags=["inference", "production"],
        created="2025-05-30T14:02:00",
        utilization=(48.0, 52.7, 66.1, 71.9),
    ),
    _pool(
        name="Old Rack",
        description="Machines of our own, waiting for new fans",
        place=("On-Premise", "on-premise"),
        node_types={"DGX A100": 3},
        tags=["owned"],
        created="2025-08-04T07:45:00",
        utilization=(0.0, 2.5, 0.0, 0.3),
        in_maintenance=True,
    ),
    _pool(
        name="Playground",
        description="",
        place=("Azure", "westeurope"),
        node_types={"Standard_NC24ads_A100_v4": 2},
        tags=[],
        created="2025-10-17T16:30:00",
        utilization=(12.6, 20.3, 35.0, 4.1),
    ),
]
