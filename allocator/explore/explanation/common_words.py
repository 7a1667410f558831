"""Words of questions that name nothing in a case, and what they ask for."""

from allocator.explore.explanation.names import plain_words

SAID = frozenset(
    plain_words(
        "why not no isn't is are aren't was were does doesn't do don't did didn't get gets got "
        "fund funded funding finance buy bought give given there it its this that what would will "
        "can could change changes bring make flip turn into plan any some so much many little few "
        "low high more money from by line lines need needed take takes receive receives have has "
        "be t s wider search searched"
    )
)
"""Words of a question that name nothing."""

GENERIC = frozenset(plain_words("course seats lot equipment programme training money set"))
"""Words that say what kind of thing is meant, where the name itself does not have them."""

FILLER = frozenset(
    plain_words(
        "current plan minister ambassador president commander want wants ask asks asked need "
        "please me about say us our we i think believe score scored higher lower less than better "
        "priority rank ranked rated rating important importance matter same equal equally high "
        "highest lowest its their of worse still "
        "anything nothing all amount year yearly that much while when or"
    )
)
"""Words that may name nothing, where a question cannot be read with them."""

MORE = frozenset({"more", "little", "few"})
"""Words that ask for more of what there is."""

LESS = frozenset(
    plain_words(
        "cut cutting half halve halved reduced reduce reduction reductions dropped drop fell fall "
        "falling falls fallen lost lose loses losing shrink shrinks shrank slashed "
        "less fewer smaller"
    )
)
"""Words of a question why a nation or line does not get more."""

MEASURED = frozenset(
    plain_words(
        "percent third quarter double doubled share budget compared comparison against rather "
        "instead yet so too such did been being had down up over go goes went "
        "ago before now last back away million billion musd"
    )
)
"""Words that say how much, how it was before, or that two are compared."""
