// Every element that names modules in data-module is given to each of them; pages work without any.
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    import(`./${name}.js`).then((module) => module.default(element)).catch((error) => console.error(name, error));
  }
}

// What is wrong with a form is read out, and the next Tab goes into it.
document.querySelector(".error-summary")?.focus();
