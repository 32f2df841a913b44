"""The whole file of a case for reading: who may see it, and what stands in it. Changes nothing."""
