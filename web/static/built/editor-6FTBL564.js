(()=>{console.log("editor");})();
