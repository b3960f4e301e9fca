"""The verbs of the room. Each asks the policy first, then does one thing in one transaction and records it."""

from openocop.register.actions.merging import merge_producers, merge_products, remember, undo_merge
from openocop.register.actions.pictures import (
    add_picture,
    check_picture,
    describe_picture,
    place_picture,
    remove_picture,
)
from openocop.register.actions.producers import (
    assign_commune,
    create_producer,
    open_office,
    place,
    set_members,
    succeed,
    update_producer,
)
from openocop.register.actions.products import (
    create_product,
    declare,
    set_attribute,
    set_packs,
    update_product,
)
from openocop.register.actions.recognitions import (
    add_recognition,
    check_recognition,
    decide_reassessment,
    end_filing,
    extend_recognition,
    file_reassessment,
    keep_star,
    record_filing,
    star_of,
    supersede_earlier,
    take_filing_back,
    withdraw_recognition,
)
from openocop.register.actions.requests import accept_change, refuse_change, request_change
from openocop.register.actions.zones import keep_craft_village, keep_zone, set_certificates

__all__ = [
    "accept_change",
    "add_picture",
    "add_recognition",
    "assign_commune",
    "check_picture",
    "check_recognition",
    "create_producer",
    "create_product",
    "decide_reassessment",
    "declare",
    "describe_picture",
    "end_filing",
    "extend_recognition",
    "file_reassessment",
    "keep_craft_village",
    "keep_star",
    "keep_zone",
    "merge_producers",
    "merge_products",
    "open_office",
    "place",
    "place_picture",
    "record_filing",
    "refuse_change",
    "remember",
    "remove_picture",
    "request_change",
    "set_attribute",
    "set_certificates",
    "set_members",
    "set_packs",
    "star_of",
    "succeed",
    "supersede_earlier",
    "take_filing_back",
    "undo_merge",
    "update_producer",
    "update_product",
    "withdraw_recognition",
]
