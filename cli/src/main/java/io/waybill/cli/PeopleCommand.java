package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** Who people are who stand on record by pseudonyms. */
@Command(
        name = "people",
        description =
                "The people who stand on record by pseudonyms: what each is called, where that was not erased.",
        footer = {"  waybill people", "  waybill people erase anna -m 'she asked for it'"})
final class PeopleCommand implements Callable<Integer> {
    private static final String PSEUDONYM = "person-[a-z2-7]{26}";

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/people", Map.of(), PeopleCommand::table);
    }

    @Command(
            description = {
                "Erase who somebody is: name and addresses cannot be read any more, anywhere. What they did stays on"
                        + " record under the pseudonym, and is proved as before.",
                "Their tokens are withdrawn, and their browsers signed out. Who comes back gets another pseudonym."
            },
            footer = "  waybill people erase anna -m 'she asked for it'")
    static int erase(
            @Parameters(
                            paramLabel = "PERSON",
                            description = "A name, or a pseudonym, as 'waybill people' shows it.")
                    String person,
            @Mixin Why why,
            @Mixin Common common) {
        String actor = person.matches(PSEUDONYM) ? person : pseudonym(person, common.api());
        Api.Reply reply =
                common.api()
                        .command(
                                "DELETE",
                                "/people/" + Api.segment(actor),
                                why.asQuery(),
                                null,
                                Wish.key(),
                                Duration.ZERO);
        common.tell(reply, () -> "who " + actor + " is was erased");
        return 0;
    }

    /** A name is looked up, and never part of an address, which may be kept. */
    private static String pseudonym(String name, Api api) {
        JsonNode found = api.get("/people", Map.of("name", name)).json().path("items");
        if (found.isEmpty()) {
            throw new Failed(Failed.REFUSED, "nobody who has a pseudonym is called '" + name + "'");
        }
        return Json.text(found.get(0), "actor");
    }

    private static String table(JsonNode answer, Common how) {
        Table table = new Table("ACTOR", "NAME", "KNOWN SINCE", "ERASED", "BY");
        for (JsonNode item : answer.path("items")) {
            String erased = Json.text(item, "erasedAt");
            table.row(
                    Json.text(item, "actor"),
                    Json.text(item, "actorName"),
                    Times.ago(Json.text(item, "knownSince"), how.now()),
                    erased.isEmpty() ? "" : Times.ago(erased, how.now()),
                    Json.who(item, "erasedBy"));
        }
        return Views.orElse(answer, how, table, "Nobody stands on record by a pseudonym.");
    }
}
