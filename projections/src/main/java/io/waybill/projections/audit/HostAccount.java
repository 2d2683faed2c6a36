package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.Drain;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleEnded;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleSet;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostDrainAdvanced;
import io.waybill.domain.host.HostEvent.HostDrainRequested;
import io.waybill.domain.host.HostEvent.HostDrained;
import io.waybill.domain.host.HostEvent.HostImageDeleted;
import io.waybill.domain.host.HostEvent.HostImagePulled;
import io.waybill.domain.host.HostEvent.HostImageTagged;
import io.waybill.domain.host.HostEvent.HostImageUntagged;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.host.HostEvent.HostImagesPruned;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUncordoned;
import io.waybill.domain.host.HostEvent.HostUnobserved;
import io.waybill.domain.host.HostEvent.ImageChanged;
import io.waybill.projections.Words;
import io.waybill.projections.audit.Account.Outcome;

import java.util.stream.Collectors;

/** What the events of hosts say for the audit trail. */
final class HostAccount {
    private HostAccount() {}

    static Account of(HostEvent event) {
        String host = event.hostId().value();
        return switch (event) {
            case HostRegistered registered ->
                    done(
                            "register",
                            host,
                            "registered" + BY_ACTOR + " at " + registered.endpoint().address());
            case HostConnected connected ->
                    Account.ofHost(
                            "connect",
                            Outcome.OBSERVED,
                            host,
                            "connected to "
                                    + connected.engine().product()
                                    + " "
                                    + connected.engine().version());
            case HostDisconnected disconnected ->
                    Account.ofHost(
                            "disconnect",
                            Outcome.OBSERVED,
                            host,
                            "disconnected: " + disconnected.because());
            case HostLabelsChanged changed ->
                    done("label", host, "labelled" + BY_ACTOR + ": " + labels(changed));
            case HostUnobserved unobserved ->
                    Account.ofHost(
                            "unobserve",
                            Outcome.OBSERVED,
                            host,
                            "unobserved from "
                                    + unobserved.from()
                                    + " to "
                                    + unobserved.to()
                                    + ": "
                                    + unobserved.because());
            case ImageChanged changed -> image(changed, host);
            case HostCordoned _ -> done("cordon", host, "cordoned" + BY_ACTOR);
            case HostUncordoned _ -> done("uncordon", host, "uncordoned" + BY_ACTOR);
            case HostDrainRequested drain ->
                    Account.ofHost(
                            "drain",
                            Outcome.REQUESTED,
                            host,
                            "drain requested"
                                    + BY_ACTOR
                                    + " of "
                                    + containers(drain.containers().size())
                                    + (drain.stopsAll() ? ", to be stopped" : ""));
            case HostDrainAdvanced advanced ->
                    Account.ofHost("drain", Outcome.OBSERVED, host, became(advanced.result()));
            case HostDrained drained ->
                    done(
                            "drain",
                            host,
                            "drained: "
                                    + drained.moved()
                                    + " moved, "
                                    + drained.stopped()
                                    + " stopped, "
                                    + drained.gone()
                                    + " gone, "
                                    + drained.failed()
                                    + " failed");
            case HostAdoptionRuleSet set ->
                    done(
                            "set-adoption-rule",
                            host,
                            "adopts" + BY_ACTOR + " what appears there: " + meant(set.rule()));
            case HostAdoptionRuleEnded _ ->
                    done("end-adoption-rule", host, "adopts nothing by itself any more" + BY_ACTOR);
            case HostImageWorkRequested asked ->
                    ImageWorkPhrases.requested(host, asked.operation(), asked.work());
            case HostImageWorkFinished done -> ImageWorkPhrases.finished(host, done);
            case HostDecommissioned _ -> done("decommission", host, "decommissioned" + BY_ACTOR);
        };
    }

    private static String labels(HostLabelsChanged changed) {
        return changed.labels().isEmpty()
                ? "no labels"
                : changed.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String containers(int count) {
        return count == 1 ? "1 container" : count + " containers";
    }

    private static String became(Drain.Result result) {
        String because = result.because() == null ? "" : ": " + result.because();
        return switch (result.outcome()) {
            case MOVED ->
                    result.name()
                            + " moved"
                            + (result.to() == null ? "" : " to host " + result.to().value());
            case STOPPED -> result.name() + " stopped" + because;
            case GONE -> result.name() + " is gone";
            case FAILED -> result.name() + " stays" + because;
        };
    }

    private static String meant(AdoptionRule rule) {
        if (rule.all()) {
            return "all";
        }
        return rule.names().isEmpty()
                ? "those labelled "
                        + rule.labels().entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(", "))
                : "those named " + String.join(", ", rule.names());
    }

    private static Account image(ImageChanged changed, String host) {
        return switch (changed) {
            case HostImagePulled pulled ->
                    image("pull-image", changed, host, "image " + pulled.reference() + " pulled");
            case HostImageTagged tagged ->
                    image(
                            "tag-image",
                            changed,
                            host,
                            "image " + tagged.imageId() + " tagged as " + tagged.reference());
            case HostImageUntagged untagged ->
                    image(
                            "untag-image",
                            changed,
                            host,
                            "a reference of image " + untagged.imageId() + " taken away");
            case HostImageDeleted deleted ->
                    image("delete-image", changed, host, "image " + deleted.imageId() + " deleted");
            case HostImagesPruned pruned ->
                    image(
                            "prune-images",
                            changed,
                            host,
                            "images pruned, " + pruned.reclaimedBytes() + " bytes reclaimed");
        };
    }

    private static Account image(String action, ImageChanged changed, String host, String says) {
        Occurrence occurrence = changed.occurrence();
        return new Account(
                action,
                Outcome.OBSERVED,
                host,
                host,
                null,
                null,
                occurrence.operation() == null ? null : occurrence.operation().value(),
                Words.of(occurrence.cause()),
                says + Phrases.cause(occurrence));
    }

    private static Account done(String action, String host, String says) {
        return Account.ofHost(action, Outcome.DONE, host, says);
    }
}
