package io.waybill.runtime;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which values of an environment may be on record. What is not known to be harmless could be a
 * secret, so there is no list of secrets to forget one on.
 */
final class Harmless {
    private static final Set<String> NAMES =
            Set.of(
                    "PATH",
                    "HOME",
                    "HOSTNAME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "TERM",
                    "LANG",
                    "LANGUAGE",
                    "TZ",
                    "NODE_ENV",
                    "RAILS_ENV",
                    "RACK_ENV",
                    "APP_ENV",
                    "ENVIRONMENT",
                    "SPRING_PROFILES_ACTIVE",
                    "LOG_LEVEL",
                    "LOGLEVEL",
                    "LOG_FORMAT",
                    "DEBIAN_FRONTEND",
                    "JAVA_HOME",
                    "PUID",
                    "PGID",
                    "UMASK");

    /** A name that says that its value is one, whatever the value looks like. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "PASS|PWD|SECRET|TOKEN|KEY|CRED|AUTH|PRIVATE|SALT|SIGN|CERT|COOKIE|SESSION|DSN|PIN|OTP|SEED|CODE|JWT|LICEN|WEBHOOK|CONNECTION");

    private static final Pattern FLAG =
            Pattern.compile("true|false|yes|no|on|off|enabled|disabled|", Pattern.CASE_INSENSITIVE);

    /** A count, a port, a size, a time, a version: nothing that is as long as a secret. */
    private static final Pattern NUMBER =
            Pattern.compile("-?\\d{1,5}(\\.\\d{1,3}){0,2}([a-zA-Z]{1,2}|%)?");

    private static final Pattern LOCALE_NAME = Pattern.compile("LC_[A-Z]+");

    private Harmless() {}

    static boolean is(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (NAMES.contains(upper) || LOCALE_NAME.matcher(upper).matches()) {
            return true;
        }
        return !SECRET_NAME.matcher(upper).find()
                && (FLAG.matcher(value).matches() || NUMBER.matcher(value).matches());
    }
}
