"""The drawings of the shipped procedures: complete, at right angles, nothing over anything."""

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from bpmn.procedure import Procedure, read_procedure

SHIPPED = sorted((Path(__file__).parents[3] / "bpmn" / "definitions").glob("*.bpmn"))
NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

every_procedure = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


@cache
def procedure_of(path: Path) -> Procedure:
    return read_procedure(path.read_bytes())


@cache
def tree_of(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes())


@cache
def drawing_of(path: Path) -> tuple[dict[str, Box], dict[str, list[Point]]]:
    shapes: dict[str, Box] = {}
    edges: dict[str, list[Point]] = {}
    for drawn in tree_of(path).iterfind(".//{*}BPMNPlane/*"):
        element = drawn.get("bpmnElement")
        assert element not in shapes
        assert element not in edges
        bounds = drawn.find("dc:Bounds", NAMESPACES)
        if bounds is None:
            points = drawn.iterfind("di:waypoint", NAMESPACES)
            edges[element] = [(float(p.get("x")), float(p.get("y"))) for p in points]
        else:
            x, y, width, height = (float(bounds.get(n)) for n in ("x", "y", "width", "height"))
            shapes[element] = (x, y, x + width, y + height)
    return shapes, edges


@every_procedure
def test_everything_is_drawn_and_nothing_else(path):
    shapes, edges = drawing_of(path)
    procedure, tree = procedure_of(path), tree_of(path)
    others = tree.xpath(
        "//bpmn:participant/@id | //bpmn:lane/@id | //bpmn:textAnnotation/@id",
        namespaces=NAMESPACES,
    )
    assert set(shapes) == {*procedure.flow_nodes, *others}
    assert set(edges) == set(procedure.sequence_flows)


@every_procedure
def test_flows_run_at_right_angles_from_border_to_border(path):
    shapes, edges = drawing_of(path)
    for flow in procedure_of(path).sequence_flows.values():
        points = edges[flow.id]
        assert len(points) > 1
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), flow.id
        assert _on_border(points[0], shapes[flow.source]), flow.id
        assert _on_border(points[-1], shapes[flow.target]), flow.id


@every_procedure
def test_no_two_elements_are_drawn_over_each_other(path):
    shapes, _ = drawing_of(path)
    nodes = procedure_of(path).flow_nodes
    drawn = [i for i in shapes if i in nodes and nodes[i].type != "subProcess"]
    over = [
        (one, other)
        for one, other in combinations(drawn, 2)
        if _overlap(shapes[one], shapes[other])
        and one != nodes[other].attached_to
        and other != nodes[one].attached_to
    ]
    assert over == []


@every_procedure
def test_every_element_lies_in_the_lane_that_names_it(path):
    shapes, _ = drawing_of(path)
    lanes = tree_of(path).findall(".//bpmn:lane", NAMESPACES)
    named = {ref.text: lane.get("id") for lane in lanes for ref in lane}
    assert set(named) == set(procedure_of(path).flow_nodes)
    for node, lane in named.items():
        left, top, right, bottom = shapes[node]
        across, down = (left + right) / 2, (top + bottom) / 2
        assert shapes[lane][0] < across < shapes[lane][2], node
        if procedure_of(path).flow_nodes[node].type != "subProcess":
            assert shapes[lane][1] < down < shapes[lane][3], node


def _on_border(point: Point, box: Box) -> bool:
    (x, y), (left, top, right, bottom) = point, box
    inside = left <= x <= right and top <= y <= bottom
    return inside and (x in (left, right) or y in (top, bottom))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
