package io.waybill.infra.web;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.SecretController;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Which secrets there are, and who uses them: what they say is not to be had here. */
@Controller
@Needs(Permission.READ)
class SecretPages {
    private final SecretController secrets;

    SecretPages(SecretController secrets) {
        this.secrets = secrets;
    }

    @GetMapping("/ui/secrets")
    ModelAndView all() {
        return new ModelAndView("ui/secrets").addObject("secrets", secrets.all().items());
    }
}
