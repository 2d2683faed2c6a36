package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.HostController;
import io.waybill.infra.api.ImageController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.runtime.registry.RegistryFailure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Objects;

/** What Waybill comes to know of: hosts, images, and versions of them. */
@Controller
@Needs(Permission.OPERATE)
class RegisterPages {
    private final HostController hosts;
    private final ImageController images;
    private final ProblemHandling problems;
    private final Fresh fresh;

    RegisterPages(
            HostController hosts, ImageController images, ProblemHandling problems, Fresh fresh) {
        this.hosts = hosts;
        this.images = images;
        this.problems = problems;
        this.fresh = fresh;
    }

    private interface Registering {
        ResponseEntity<CommandReply> ask(Because because, HttpServletRequest http);
    }

    @GetMapping("/ui/register/host")
    @Needs(Permission.ADMINISTER)
    ModelAndView host(HttpServletRequest http) {
        return askedHost(http).asked(Because.of(http), null);
    }

    @PostMapping("/ui/register/host")
    @Needs(Permission.ADMINISTER)
    ModelAndView registerHost(HttpServletRequest http, HttpServletResponse response) {
        String name = Asked.text(http, "name");
        return perform(
                askedHost(http),
                http,
                response,
                "/ui/hosts/" + name,
                (because, keyed) ->
                        hosts.register(
                                new HostController.Register(
                                        name,
                                        Asked.text(http, "address"),
                                        null,
                                        null,
                                        because.reason(),
                                        because.ticket()),
                                keyed));
    }

    private static Question askedHost(HttpServletRequest http) {
        return new Question("Register a host", "hosts", "/ui/register/host", "/ui/hosts")
                .says(
                        "Its engine is watched from then on. What runs there stays as it is, and is shown as unmanaged.")
                .says(
                        "An engine that asks for a certificate is registered by the command line: waybill host add --help.")
                .text("name", "Name", Asked.text(http, "name"), "such as edge-1")
                .text(
                        "address",
                        "Address of its engine",
                        Asked.text(http, "address"),
                        "unix:///var/run/docker.sock or tcp://10.0.0.5:2375");
    }

    @GetMapping("/ui/register/image")
    ModelAndView image(HttpServletRequest http) {
        return askedImage(http).asked(Because.of(http), null);
    }

    @PostMapping("/ui/register/image")
    ModelAndView registerImage(HttpServletRequest http, HttpServletResponse response) {
        String name = Asked.text(http, "name");
        return perform(
                askedImage(http),
                http,
                response,
                "/ui/images/" + name,
                (because, keyed) ->
                        images.register(
                                new ImageController.Register(
                                        name,
                                        Asked.text(http, "repository"),
                                        because.reason(),
                                        because.ticket()),
                                keyed));
    }

    private static Question askedImage(HttpServletRequest http) {
        return new Question("Register an image", "images", "/ui/register/image", "/ui/images")
                .says(
                        "An image is a repository that Waybill follows. Its versions are published after that.")
                .text("name", "Name", Asked.text(http, "name"), "such as web")
                .text(
                        "repository",
                        "Repository",
                        Asked.text(http, "repository"),
                        "registry.example/shop/web");
    }

    @GetMapping("/ui/images/{image}/publish")
    ModelAndView version(@PathVariable String image, HttpServletRequest http) {
        return askedVersion(image, http).asked(Because.of(http), null);
    }

    @PostMapping("/ui/images/{image}/publish")
    ModelAndView publish(
            @PathVariable String image, HttpServletRequest http, HttpServletResponse response) {
        return perform(
                askedVersion(image, http),
                http,
                response,
                page(image),
                (because, keyed) ->
                        images.publish(
                                image,
                                new ImageController.Publish(
                                        Asked.text(http, "reference"),
                                        Asked.text(http, "makeCurrent") != null,
                                        because.reason(),
                                        because.ticket()),
                                keyed));
    }

    private static Question askedVersion(String image, HttpServletRequest http) {
        boolean isNew = Asked.text(http, "key") == null;
        return new Question(
                        "Publish a version of " + image,
                        "images",
                        page(image) + "/publish",
                        page(image))
                .says(
                        "The registry is asked what the tag stands for now. That digest becomes a version, which never changes.")
                .text("reference", "Tag or digest", Asked.text(http, "reference"), "such as v2")
                .check(
                        "makeCurrent",
                        "Make it current: new containers are made from it",
                        isNew || Asked.text(http, "makeCurrent") != null);
    }

    private static String page(String image) {
        return "/ui/images/" + Address.segment(image);
    }

    private ModelAndView perform(
            Question question,
            HttpServletRequest http,
            HttpServletResponse response,
            String then,
            Registering registering) {
        Because because = Because.of(http);
        try {
            CommandReply reply =
                    Objects.requireNonNull(
                            registering.ask(because, new Keyed(http, because.key())).getBody());
            fresh.await(reply);
            return Elsewhere.at(then);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return question.asked(because, Wrong.of(refused));
        } catch (RegistryFailure silent) {
            response.setStatus(502);
            return question.asked(
                    because, new Wrong("reference", String.valueOf(silent.getMessage())));
        }
    }
}
