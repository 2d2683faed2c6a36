package io.waybill.infra.commandtopic;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command's subject looks like: the path of what it is about, as in the API. */
enum SubjectForm {
    NONE("no subject: what is made gets its name from the data", ""),
    CONTAINER("containers/<id, name or host/name>", "(containers)/(NAME(?:[/~]NAME)?)"),
    REVISION(
            "containers/<id, name or host/name>/revisions/<number>",
            "(containers)/(NAME(?:[/~]NAME)?)/(revisions)/([0-9]{1,9})"),
    IMAGE("images/<name>", "(images)/(NAME)"),
    VERSION("images/<name>/versions/<number>", "(images)/(NAME)/(versions)/([0-9]{1,9})"),
    HOST("hosts/<name>", "(hosts)/(NAME)");

    private final String told;
    private final Pattern pattern;

    SubjectForm(String told, String pattern) {
        this.told = told;
        this.pattern = Pattern.compile(pattern.replace("NAME", "[A-Za-z0-9][A-Za-z0-9._-]{0,254}"));
    }

    /** For people. */
    String told() {
        return told;
    }

    /** What it matches; nothing but the empty text where there is none. */
    Pattern pattern() {
        return pattern;
    }

    /** The path of the API that a subject means; nothing where it does not look like one. */
    Optional<String> path(@Nullable String subject) {
        Matcher parts = pattern.matcher(subject == null ? "" : subject);
        if (!parts.matches()) {
            return Optional.empty();
        }
        StringBuilder path = new StringBuilder();
        for (int part = 1; part <= parts.groupCount(); part++) {
            // A container's address is one segment.
            path.append('/').append(parts.group(part).replace("/", "%2F"));
        }
        return Optional.of(path.toString());
    }
}
