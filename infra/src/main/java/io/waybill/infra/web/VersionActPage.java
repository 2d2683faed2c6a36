package io.waybill.infra.web;

import io.waybill.domain.ImageId;
import io.waybill.domain.Refusal;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.image.ImageState;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ContainerController.Why;
import io.waybill.infra.api.ImageController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Arrays;
import java.util.Objects;

/** What can be done with a version of an image, each asked for on a page of its own. */
@Controller
@Needs(Permission.OPERATE)
class VersionActPage {
    private final ImageController images;
    private final Aggregates aggregates;
    private final ProblemHandling problems;
    private final Fresh fresh;

    VersionActPage(
            ImageController images, Aggregates aggregates, ProblemHandling problems, Fresh fresh) {
        this.images = images;
        this.aggregates = aggregates;
        this.problems = problems;
        this.fresh = fresh;
    }

    private enum VersionAct {
        CURRENT,
        WITHDRAW,
        REINSTATE;

        static VersionAct named(String word) {
            return Arrays.stream(values())
                    .filter(act -> Words.of(act).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new UnknownThing("there is no page of '" + word + "'"));
        }
    }

    @GetMapping("/ui/images/{image}/versions/{version}/{act}")
    ModelAndView form(
            @PathVariable String image,
            @PathVariable int version,
            @PathVariable String act,
            HttpServletRequest http) {
        return question(image, version, VersionAct.named(act)).asked(Because.of(http), null);
    }

    @PostMapping("/ui/images/{image}/versions/{version}/{act}")
    ModelAndView perform(
            @PathVariable String image,
            @PathVariable int version,
            @PathVariable String act,
            HttpServletRequest http,
            HttpServletResponse response) {
        VersionAct asked = VersionAct.named(act);
        Because because = Because.of(http);
        try {
            fresh.await(ask(image, version, asked, because, new Keyed(http, because.key())));
            return Elsewhere.at(page(image, version));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return question(image, version, asked).asked(because, Wrong.of(refused));
        }
    }

    private CommandReply ask(
            String image, int version, VersionAct act, Because because, HttpServletRequest http) {
        Why why = new Why(because.reason(), because.ticket());
        ResponseEntity<CommandReply> answer =
                switch (act) {
                    case CURRENT ->
                            images.use(
                                    image,
                                    new ImageController.Switch(
                                            version, because.reason(), because.ticket()),
                                    http);
                    case WITHDRAW -> images.withdraw(image, version, why, http);
                    case REINSTATE -> images.reinstate(image, version, why, http);
                };
        return Objects.requireNonNull(answer.getBody());
    }

    private Question question(String image, int version, VersionAct act) {
        ImageState state = aggregates.image(new ImageId(image));
        state.version(version);
        Integer current = state.current();
        String it = "version " + version + " of " + image;
        String here = page(image, version);
        String action = here + "/" + Words.of(act);
        return switch (act) {
            case CURRENT ->
                    new Question("Make " + it + " current", "images", action, here)
                            .says(
                                    "New containers are made from it where no version is named"
                                            + now(current))
                            .says(
                                    "Containers that there are stay as they are; a rollout brings them to it.");
            case WITHDRAW ->
                    new Question("Withdraw " + it, "images", action, here)
                            .says("No container is made from it, or started of it, any more.")
                            .says("Those that run go on as they are.")
                            .dangerous();
            case REINSTATE ->
                    new Question("Reinstate " + it, "images", action, here)
                            .says("Containers may be made from it, and started of it, again.");
        };
    }

    private static String now(@Nullable Integer current) {
        return current == null ? "." : "; now that is version " + current + ".";
    }

    private static String page(String image, int version) {
        return "/ui/images/" + Address.segment(image) + "/versions/" + version;
    }
}
