"""Who we are, as far as a rule must know it.

The settings say it; a rule may not read settings, so whoever calls passes this value. It promises nothing but
comparison: every address and domain is matched without regard to case, and a domain counts with its sub-domains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.reading import Mailbox


def is_domain_of(domain: str, domains: tuple[str, ...]) -> bool:
    """Whether `domain` is one of `domains` or lies below one of them."""
    lowered = domain.casefold().rstrip(".")
    return any(lowered == known.casefold() or lowered.endswith("." + known.casefold()) for known in domains)


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office a rule works for: its inboxes, what is its own, who is its staff, whose word is believed."""

    casework_inboxes: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()
    staff_domains: tuple[str, ...] = ()
    trusted_servers: tuple[str, ...] = ()
    name: str = "Information Commissioner's Office"
    information_request_inboxes: tuple[str, ...] = ()  # casework inboxes for requests to the office itself

    def is_inbox(self, address: str) -> bool:
        """Whether mail to `address` comes to casework."""
        return address.casefold() in {inbox.casefold() for inbox in self.casework_inboxes}

    def is_own(self, mailbox: Mailbox) -> bool:
        """Whether the mailbox stands at one of the office's own domains."""
        return is_domain_of(mailbox.domain, self.own_domains)

    def is_staff(self, mailbox: Mailbox) -> bool:
        """Whether the mailbox is one that a member of staff writes from; a casework inbox is nobody's."""
        return is_domain_of(mailbox.domain, self.staff_domains) and not self.is_inbox(mailbox.address)
