import pytest

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


def test_nobody_writes_words_of_their_own_into_the_log_of_jobs(sign_in, dee):
    sign_in(dee).post("/manage/jobs/settle", {"deed": "dropped by ben\0"})

    assert Act.objects.get().details == "retry: 0"
