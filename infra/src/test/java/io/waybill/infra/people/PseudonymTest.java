package io.waybill.infra.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ActorId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class PseudonymTest {
    private static final String ANNA = "person-aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String BERT = "person-bbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static final Map<String, String> NAMES = Map.of(ANNA, "anna", BERT, "b$1");

    @Test
    void eachIsAnotherAndCanBeAnActor() {
        String one = Pseudonym.make();
        assertThat(Pseudonym.is(one)).isTrue();
        assertThat(new ActorId(one).value()).isEqualTo(one);
        assertThat(Pseudonym.make()).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna",
                "person-",
                "person-anna",
                "person-AAAAAAAAAAAAAAAAAAAAAAAAAA",
                "person-aaaaaaaaaaaaaaaaaaaaaaaaa1",
                "person-aaaaaaaaaaaaaaaaaaaaaaaaaaa",
                " person-aaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatPeopleAreCalledIsNone(String name) {
        assertThat(Pseudonym.is(name)).isFalse();
    }

    @Test
    void withinATextEachIsReplacedAndNothingElse() {
        assertThat(shown("stop by " + ANNA + ", approved by " + BERT + ": for person-x"))
                .isEqualTo("stop by anna, approved by b$1: for person-x");
        assertThat(shown("actors/" + ANNA)).isEqualTo("actors/anna");
        assertThat(shown("x" + ANNA)).isEqualTo("x" + ANNA);
        assertThat(shown(ANNA + "a")).isEqualTo(ANNA + "a");
    }

    private static String shown(String text) {
        return Pseudonym.replaceWithin(text, actor -> NAMES.getOrDefault(actor, actor));
    }
}
