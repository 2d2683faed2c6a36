package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Of which changes a reason, or a ticket, has to be said.
 *
 * @param reasons each for some things
 */
@ConfigurationProperties("waybill.access")
record ReasonProperties(@DefaultValue List<Rule> reasons) {

    /** What has to be said. */
    enum Take {
        REASON,
        TICKET;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param where what is changed, in the words that an operator is bound by: {@code host=…
     *     image=… label=KEY=VALUE}; anything where absent
     * @param like a regular expression that it has to match as a whole; any text where absent
     */
    record Rule(
            @DefaultValue("") String where,
            @DefaultValue("reason") Take take,
            @Nullable Pattern like) {}
}
