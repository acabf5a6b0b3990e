import pytest

from kith.collections.actions import CollectionDraft, make_collection
from kith.moderation.models import Act

DEEDS = {
    "approve_member": ("/manage/members/{rosa}/approve", {}),
    "decline_member": ("/manage/members/{rosa}/decline", {"reason": "Sells things."}),
    "confirm_member": ("/manage/members/{rosa}/confirm", {}),
    "disable_member": ("/manage/members/{rosa}/disable", {"reason": "Asked for it."}),
    "enable_member": ("/manage/members/{rosa}/enable", {}),
    "rank_member": ("/manage/members/{rosa}/rank", {"rank": "moderator"}),
    "add_rule": ("/manage/rules", {"text": "Be kind."}),
    "settle_jobs": ("/manage/jobs/settle", {"deed": "retry"}),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_with_who_did_it_and_why(sign_in, dee, rosa, verb):
    address, answers = DEEDS[verb]

    sign_in(dee).post(address.format(rosa=rosa.pk), answers)

    act = Act.objects.get()
    assert (act.verb, act.by_name) == (verb, "dee")
    assert answers.get("reason", "") in act.details


def test_what_newcomers_are_offered_is_written_down(sign_in, dee, amara, now):
    kept = make_collection(owner=amara, draft=CollectionDraft(name="Good company"), now=now)
    keeper, address = sign_in(dee), f"/manage/collections/{kept.pk}/offer"
    keeper.post(address, {"is_offered": "yes"})
    keeper.post(address)

    acts = Act.objects.order_by("id").values_list("verb", "target", "details")
    target = f"@amara, collection {kept.pk}"
    assert list(acts) == [
        ("offer_collection", target, "Good company"),
        ("offer_collection_no_more", target, "Good company"),
    ]


def test_nobody_writes_words_of_their_own_into_the_log_of_jobs(sign_in, dee):
    sign_in(dee).post("/manage/jobs/settle", {"deed": "dropped by ben\0"})

    assert Act.objects.get().details == "retry: 0"
