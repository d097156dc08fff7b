"""What was sent, what was acknowledged, and what of it must be there afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(slots=True)
class Batch:
    """One request that stores Statements, by their ids; attachments are contents by sha2."""

    statements: dict[str, Json]
    attachments: dict[str, bytes] = field(default_factory=dict)
    acknowledged: bool = False


@dataclass(slots=True)
class Void:
    """A request that voids a Statement."""

    target: str
    batch: Batch


@dataclass(slots=True)
class Document:
    """The contents that one writer sent under one key, in order; ``acknowledged`` counts those known to be stored."""

    sent: list[bytes] = field(default_factory=list)
    acknowledged: int = 0


@dataclass(slots=True)
class Ledger:
    """Everything that clients sent; each writes its own entries before it sends, and marks them when it is answered."""

    batches: list[Batch] = field(default_factory=list)
    voids: list[Void] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """Return how many Statements were acknowledged."""
        return sum(len(batch.statements) for batch in self.batches if batch.acknowledged)


@dataclass(frozen=True, slots=True)
class Found:
    """What is there: Statements by id, which of them are voided, contents of attachments, and documents by key."""

    statements: Mapping[str, Json]
    voided: frozenset[str]
    contents: Mapping[str, bytes]
    documents: Mapping[str, bytes]


def faults(ledger: Ledger, found: Found) -> list[str]:
    """Return everything that is not as it must be; nothing when nothing was lost."""
    told = [f"the server answered {refusal}" for refusal in ledger.refused]
    for batch in ledger.batches:
        told += _faults_of_batch(batch, found)
    for void in ledger.voids:
        if void.batch.acknowledged and void.target not in found.voided:
            told.append(f"{void.target} isn't voided, though its voiding Statement was acknowledged")
    for key, document in ledger.documents.items():
        told += _faults_of_document(key, document, found.documents.get(key))
    return told


def _faults_of_batch(batch: Batch, found: Found) -> list[str]:
    there = [statement_id for statement_id in batch.statements if statement_id in found.statements]
    if batch.acknowledged and len(there) < len(batch.statements):
        return [f"{len(batch.statements) - len(there)} of {len(batch.statements)} acknowledged Statements are missing"]
    if there and len(there) < len(batch.statements):
        return [f"half a batch is there: {len(there)} of {len(batch.statements)} Statements"]
    told = [
        f"{statement_id} has another content"
        for statement_id in there
        if not _says(found.statements[statement_id], batch.statements[statement_id])
    ]
    if there:
        told += [
            f"the attachment {sha2} is missing or differs"
            for sha2, content in batch.attachments.items()
            if found.contents.get(sha2) != content
        ]
    return told


def _says(stored: Json, sent: Json) -> bool:
    return {name: stored.get(name) for name in sent} == dict(sent)


def _faults_of_document(key: str, document: Document, content: bytes | None) -> list[str]:
    if content is None:
        return [f"the document {key} is missing"] if document.acknowledged else []
    possible = document.sent[max(document.acknowledged - 1, 0) :]
    return [] if content in possible else [f"the document {key} is older than what was acknowledged"]
