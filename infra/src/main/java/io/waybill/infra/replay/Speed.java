package io.waybill.infra.replay;

import io.waybill.domain.InvalidInput;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How quickly events follow upon each other. */
sealed interface Speed {
    Pattern FORM = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,3})?)(/s|x)");

    /** As quickly as can be. */
    record Unlimited() implements Speed {}

    record PerSecond(double events) implements Speed {}

    /** As they did, so many times as quickly. */
    record TimesRealTime(double factor) implements Speed {}

    /**
     * @param text {@code max}, events a second such as {@code 500/s}, or a multiple of real time
     *     such as {@code 10x}
     * @throws InvalidInput where it is none
     */
    static Speed of(String text) {
        if (text.equals("max")) {
            return new Unlimited();
        }
        Matcher form = FORM.matcher(text);
        double number = form.matches() ? Double.parseDouble(form.group(1)) : 0;
        if (number <= 0) {
            throw new InvalidInput(
                    "speed",
                    "'"
                            + text
                            + "' is none: it is max, events a second such as 500/s, or a multiple of real time such as"
                            + " 10x");
        }
        return form.group(2).equals("x") ? new TimesRealTime(number) : new PerSecond(number);
    }
}
