package io.waybill.runtime;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** Which addresses requests may go to: who may ask for one reaches what this machine reaches. */
public enum Targets {
    ANY,
    /** None where a machine's own metadata, and with them its credentials, can be had. */
    NOT_LINK_LOCAL,
    /** None within: loopback and private networks neither. */
    PUBLIC;

    /** Where clouds answer with metadata beside 169.254.169.254. */
    private static final Set<String> METADATA =
            Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "192.0.0.192");

    /**
     * What is wrong with a host's addresses, as they are now: they may come to be others.
     *
     * @return nothing where it may be asked
     */
    public @Nullable String objection(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            String objection = objection(address);
            if (objection != null) {
                return address.getHostAddress() + ": " + objection;
            }
        }
        return null;
    }

    @Nullable String objection(InetAddress given) {
        InetAddress address = unwrapped(given);
        if (this == ANY) {
            return null;
        }
        if (address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress())) {
            return "it is link-local, or no single machine's, and such addresses are not asked";
        }
        if (this == PUBLIC && isWithin(address)) {
            return "it is not public, and only such addresses are asked";
        }
        return null;
    }

    private static boolean isWithin(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean unique = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean shared =
                address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || unique || shared;
    }

    /** The address of version 4 in one of version 6 that leads there (RFC 4291, RFC 6052). */
    private static InetAddress unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        byte[] prefix = Arrays.copyOf(bytes, 12);
        byte[] translated = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        if (!Arrays.equals(prefix, new byte[12]) && !Arrays.equals(prefix, translated)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
