"""BPMN 2.0 as a standard. Knows no case, person, database or page."""
