"""The dossier of a case: material slots, documents and their versions, digests."""
