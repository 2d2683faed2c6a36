package io.waybill.runtime.registry;

import io.waybill.runtime.Targets;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * A repository's place.
 *
 * @param registry the host and port that are on record, which logins go by
 * @param base where its API answers
 * @param name within the registry
 */
record Repository(String registry, URI base, String name) {
    private static final String HUB = "docker.io";

    /**
     * @param text as {@code docker pull} takes it, without tag or digest
     */
    static Repository parse(String text, Set<String> insecure) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = named ? first : HUB;
        String name = named ? text.substring(slash + 1) : text;
        if (registry.equals(HUB)) {
            String official = name.contains("/") ? name : "library/" + name;
            return new Repository(HUB, URI.create("https://registry-1.docker.io"), official);
        }
        String scheme = isPlain(registry, insecure) ? "http" : "https";
        return new Repository(registry, URI.create(scheme + "://" + registry), name);
    }

    /** As engines do: plain HTTP to this machine, TLS to all others that are not named. */
    private static boolean isPlain(String registry, Set<String> insecure) {
        if (insecure.contains(registry)) {
            return true;
        }
        String host = URI.create("http://" + registry).getHost();
        if (host == null || host.equals("localhost")) {
            return host != null;
        }
        try {
            boolean literal = host.matches("[0-9.]+|\\[.*]");
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /**
     * What speaks against asking there on behalf of it; nothing where that may be asked. Who speaks
     * TLS leads nobody to where it is not spoken: logins, and what is said, would be in the clear.
     */
    @Nullable String objection(URI there, Targets targets) throws UnknownHostException {
        if ("https".equals(base.getScheme()) && !"https".equals(there.getScheme())) {
            return "spoken to without TLS, which the registry speaks";
        }
        String objection = targets.objection(there.getHost());
        return objection == null ? null : objection + " (waybill.registry.targets)";
    }

    URI manifest(String reference) {
        return base.resolve("/v2/" + name + "/manifests/" + reference);
    }

    /** Its tags after {@code last}, in their order. */
    URI tags(int limit, @Nullable String last) {
        return base.resolve(
                "/v2/" + name + "/tags/list?n=" + limit + (last == null ? "" : "&last=" + last));
    }

    URI blob(String digest) {
        return base.resolve("/v2/" + name + "/blobs/" + digest);
    }

    @Override
    public String toString() {
        return registry + "/" + name;
    }
}
