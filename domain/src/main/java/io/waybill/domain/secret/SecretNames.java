package io.waybill.domain.secret;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of variables that say that their value is a secret. What bears one is not put on record in
 * the clear unless somebody insists.
 */
public final class SecretNames {
    // As the last word of a name: DB_PASSWORD, not PASSWORD_FILE or TOKENS_PER_MINUTE.
    private static final Pattern SAYS_SO =
            Pattern.compile(
                    ".*(?:PASSWORD|PASSWD|PASSPHRASE|PASSWORT)S?"
                            + "|(?:.*[_.-])?(?:PASS|PWD|SECRETS?|TOKEN|CREDENTIALS?|AUTH|APIKEY|JWT)"
                            + "|.*[_.-](?:KEY|DSN)");

    /** What can be no secret: nothing, a flag, and where something is. */
    private static final Pattern NO_SECRET =
            Pattern.compile("|true|false|yes|no|on|off|enabled|disabled|/[^\\s:@]*");

    private SecretNames() {}

    /** Whether a variable of that name should not have that value in the clear. */
    public static boolean saysSecret(String name, String value) {
        return SAYS_SO.matcher(name.toUpperCase(Locale.ROOT)).matches()
                && !NO_SECRET.matcher(value.toLowerCase(Locale.ROOT)).matches();
    }
}
