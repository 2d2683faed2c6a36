// Before anything is drawn, so that nothing flashes.
(() => {
  const chosen = localStorage.getItem('waybill-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
})();
