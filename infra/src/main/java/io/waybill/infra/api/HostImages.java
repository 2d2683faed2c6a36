package io.waybill.infra.api;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.Pruning;
import io.waybill.domain.image.Pruning.Verdict;
import io.waybill.domain.image.StoredImage;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.KnownImages;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.StoredImages;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is in a host's own store, and what of it the log says is needed. */
@Component
class HostImages {
    private final StoredImages stored;
    private final Aggregates aggregates;
    private final KnownImages images;
    private final ContainerNames names;

    HostImages(
            StoredImages stored, Aggregates aggregates, KnownImages images, ContainerNames names) {
        this.stored = stored;
        this.aggregates = aggregates;
        this.images = images;
        this.names = names;
    }

    /**
     * One image there.
     *
     * @param image which registered one it is a version of; none where it is none
     * @param removable whether nothing needs it
     * @param because why it stays
     */
    record Item(
            String id,
            List<String> references,
            long size,
            List<String> usedBy,
            @Nullable String image,
            @Nullable Integer version,
            boolean removable,
            @Nullable String because) {
        static Item of(Verdict verdict) {
            StoredImage stored = verdict.image();
            return new Item(
                    stored.id(),
                    stored.references(),
                    stored.size(),
                    stored.usedBy(),
                    verdict.version() == null ? null : verdict.version().image(),
                    verdict.version() == null ? null : (Integer) verdict.version().number(),
                    verdict.mayGo(),
                    verdict.because());
        }
    }

    /**
     * @param removable how many nothing needs
     * @param removableBytes what these take, as the engine says; what is shared counts for each
     */
    record Listing(
            List<Item> items,
            int removable,
            long removableBytes,
            @JsonIgnore List<Verdict> verdicts) {
        static Listing of(List<Verdict> verdicts) {
            List<Verdict> going = verdicts.stream().filter(Verdict::mayGo).toList();
            return new Listing(
                    verdicts.stream().map(Item::of).toList(),
                    going.size(),
                    going.stream().mapToLong(verdict -> verdict.image().size()).sum(),
                    verdicts);
        }
    }

    /** What is there is asked first: what is declared meanwhile is needed already. */
    Listing list(HostState host, int keep, boolean unknownToo)
            throws IOException, InterruptedException {
        List<StoredImage> there = stored.on(host);
        List<ContainerState> containers =
                names.containersOn(host.id()).stream().map(aggregates::container).toList();
        return Listing.of(
                new Pruning(
                                images.all(),
                                inUse(containers),
                                Pruning.neededBy(containers, keep),
                                keep,
                                unknownToo)
                        .of(there));
    }

    // Those that are on their way to it or from it, too: they bear a name there.
    private static Map<String, ImageReference> inUse(List<ContainerState> containers) {
        Map<String, ImageReference> inUse = new TreeMap<>();
        for (ContainerState container : containers) {
            inUse.put(container.desired().name(), container.desired().image());
        }
        return inUse;
    }
}
